/* SPDX-License-Identifier: GPL-2.0-only */
/* The network in index.html, as a drawing: hosts in columns, from those who ask
 * to those who are asked, with the links between them.  Where everything goes
 * is found out here; how it looks is the page's. */
#include "scenarios/figures/report-priv.h"

#include "scenarios/scenario/network-words.h"

/* All in pixels. */
#define TITLE_WIDTH 8 /* of a letter, at most so much on average */
#define TEXT_WIDTH 7
#define LINE_HEIGHT 15
#define MARGIN 10
#define PAD 12         /* around the words in a box, and beside labels */
#define LEAST_GAP 90   /* between columns */
#define ROW_GAP 22     /* between boxes */
#define LABEL_CHARS 24 /* of a line, unless one word is longer */
#define BOX 10         /* size of a middlebox */

typedef struct Place {
    guint column, row;
    GPtrArray *lines; /* of text: its name, what it runs, who asks it */
} Place;

typedef struct Column {
    guint n;      /* boxes */
    int x, width; /* of these */
    int gap;      /* behind them */
} Column;

typedef struct Drawing {
    ReportTemplate *page;
    const NetworkWords *words;
    const Topology *topology;
    Place *places;      /* of each group */
    GPtrArray **labels; /* of each link: lines */
    Column *columns;    /* as many as there are groups, at most */
    int box_height, pitch, top, height, width;
} Drawing;

/* ---- What is said -------------------------------------------------------- */

static int
text_width(const GPtrArray *lines)
{
    int width = 0;

    for (guint i = 0; i < lines->len; i++) {
        int n = (int)g_utf8_strlen(g_ptr_array_index(lines, i), -1);
        width = MAX(width, n * (i ? TEXT_WIDTH : TITLE_WIDTH));
    }
    return width;
}

/* The words of a link in lines. (transfer full) */
static GPtrArray *
label_lines(const Drawing *drawing, const TopoLink *link)
{
    g_autoptr(GPtrArray) words = network_words_link(drawing->words, link);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (line->len && line->len + strlen(word) > LABEL_CHARS) {
            g_ptr_array_add(lines, g_strdup(line->str));
            g_string_truncate(line, 0);
        }
        g_string_append_printf(line, "%s%s", line->len ? ", " : "", word);
    }
    if (line->len) {
        g_ptr_array_add(lines, g_strdup(line->str));
    }
    return lines;
}

/* (transfer full) */
static GPtrArray *
group_lines(const Drawing *drawing, guint index)
{
    const TopoGroup *group = topology_group(drawing->topology, index);
    g_autofree char *runs = network_words_runs(drawing->words, group);
    g_autofree char *askers = network_words_askers(drawing->words, index);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(lines, network_words_group(drawing->words, group));
    if (*runs) {
        g_ptr_array_add(lines, g_steal_pointer(&runs));
    }
    if (*askers) {
        g_ptr_array_add(lines, g_strconcat("asked by ", askers, NULL));
    }
    return lines;
}

/* ---- Where it goes ------------------------------------------------------- */

/* Hosts on the far end of a link stand right of those on its near end. */
static gboolean
push_right(const Drawing *drawing, const TopoLink *link)
{
    gboolean changed = FALSE;
    guint least = 0;

    for (guint i = 0; i < link->ends->len; i++) {
        const TopoEnd *end = topology_end(link, i);
        if (end->is_near) {
            least = MAX(least, drawing->places[end->group].column + 1);
        }
    }
    for (guint i = 0; i < link->ends->len; i++) {
        const TopoEnd *end = topology_end(link, i);
        Place *place = &drawing->places[end->group];
        if (!end->is_near && place->column < least) {
            place->column = least;
            changed = TRUE;
        }
    }
    return changed;
}

static void
find_columns(const Drawing *drawing)
{
    guint n_groups = drawing->topology->groups->len;
    gboolean changed = TRUE;

    for (guint round = 0; changed && round < n_groups; round++) {
        changed = FALSE;
        for (guint i = 0; i < drawing->topology->links->len; i++) {
            changed |= push_right(drawing, topology_link(drawing->topology, i));
        }
    }
    for (guint i = 0; i < n_groups; i++) {
        Place *place = &drawing->places[i];
        Column *column = &drawing->columns[place->column];
        place->row = column->n++;
        place->lines = group_lines(drawing, i);
        column->width = MAX(column->width, text_width(place->lines) + 2 * PAD);
    }
}

/* The column left of which 'link' is drawn: that of its near end, the
 * rightmost of a LAN. */
static guint
near_column(const Drawing *drawing, const TopoLink *link)
{
    guint column = 0;

    for (guint i = 0; i < link->ends->len; i++) {
        const TopoEnd *end = topology_end(link, i);
        if (end->is_near) {
            column = MAX(column, drawing->places[end->group].column);
        }
    }
    return column;
}

/* Makes room for what is said. */
static void
find_sizes(Drawing *drawing)
{
    guint n_groups = drawing->topology->groups->len;
    guint text_lines = 0, label_most = 0, rows = 0;
    gboolean has_bus = FALSE;
    int x = MARGIN;

    for (guint i = 0; i < drawing->topology->links->len; i++) {
        const TopoLink *link = topology_link(drawing->topology, i);
        int *gap = &drawing->columns[near_column(drawing, link)].gap;
        drawing->labels[i] = label_lines(drawing, link);
        *gap = MAX(*gap, text_width(drawing->labels[i]) + 2 * PAD + 2 * BOX);
        *gap = MAX(*gap, LEAST_GAP);
        label_most = MAX(label_most, drawing->labels[i]->len);
        has_bus |= link->is_bus;
    }
    for (guint i = 0; i < n_groups; i++) {
        text_lines = MAX(text_lines, drawing->places[i].lines->len);
        rows = MAX(rows, drawing->columns[i].n);
    }
    for (guint i = 0; i < n_groups && drawing->columns[i].n; i++) {
        drawing->columns[i].x = x;
        drawing->width = x + drawing->columns[i].width + MARGIN;
        x += drawing->columns[i].width + drawing->columns[i].gap;
    }
    drawing->top = MARGIN + (has_bus ? (int)label_most * LINE_HEIGHT : 0);
    drawing->box_height = (int)text_lines * LINE_HEIGHT + PAD;
    drawing->pitch =
        MAX(drawing->box_height, 2 * (int)label_most * LINE_HEIGHT) + ROW_GAP;
    drawing->height = drawing->top + (int)rows * drawing->pitch;
}

/* The middle of a box. */
static int
middle_of(const Drawing *drawing, guint group)
{
    const Place *place = &drawing->places[group];
    int n = (int)drawing->columns[place->column].n;
    int rows = (drawing->height - drawing->top) / drawing->pitch;

    return drawing->top + (rows - n) * drawing->pitch / 2 +
           (int)place->row * drawing->pitch + drawing->pitch / 2;
}

/* ---- Drawing ------------------------------------------------------------- */

static void
set_int(const Drawing *drawing, const char *name, int value)
{
    report_set_number(drawing->page, name, (guint64)MAX(value, 0));
}

static void
draw_line(const Drawing *drawing, const char *kind, int x1, int y1, int x2,
          int y2)
{
    report_set(drawing->page, "kind", kind);
    set_int(drawing, "x1", x1);
    set_int(drawing, "y1", y1);
    set_int(drawing, "x2", x2);
    set_int(drawing, "y2", y2);
    report_add(drawing->page, "network-line");
}

/* 'kind': how it looks. */
static void
draw_rect(const Drawing *drawing, const char *kind, int x, int y, int width,
          int height)
{
    report_set(drawing->page, "kind", kind);
    set_int(drawing, "x1", x);
    set_int(drawing, "y1", y);
    set_int(drawing, "w", width);
    set_int(drawing, "h", height);
    report_add(drawing->page, "network-box");
}

/* Writes 'lines' in the middle of 'x' and 'y'; the first one may look another
 * way than the rest. */
static void
draw_text(const Drawing *drawing, const char *first, const char *rest,
          const GPtrArray *lines, int x, int y)
{
    y += LINE_HEIGHT - 4 - (int)lines->len * LINE_HEIGHT / 2;
    for (guint i = 0; i < lines->len; i++) {
        report_set(drawing->page, "kind", i ? rest : first);
        set_int(drawing, "x1", x);
        set_int(drawing, "y1", y + (int)i * LINE_HEIGHT);
        report_set(drawing->page, "words", g_ptr_array_index(lines, i));
        report_add(drawing->page, "network-text");
    }
}

/* The same on a strip of the background, for what stands on a line. */
static void
draw_label(const Drawing *drawing, const GPtrArray *lines, int x, int y)
{
    int height = (int)lines->len * LINE_HEIGHT, width = text_width(lines);

    draw_rect(drawing, "strip", x - width / 2, y - height / 2, width, height);
    draw_text(drawing, "label", "label", lines, x, y);
}

/* TRUE if a box stands on the link. */
static gboolean
has_box(const Drawing *drawing, const TopoLink *link)
{
    g_autoptr(GPtrArray) words = network_words_link(drawing->words, link);
    gboolean has = FALSE;

    for (guint i = 0; i < words->len; i++) {
        has |= g_str_has_prefix(g_ptr_array_index(words, i), "box.");
    }
    return has;
}

/* From one box to the other, its label in the gap behind the first. */
static void
draw_p2p(const Drawing *drawing, guint index)
{
    const TopoLink *link = topology_link(drawing->topology, index);
    const TopoEnd *from = topology_end(link, 0), *to = topology_end(link, 1);
    const Column *left = &drawing->columns[drawing->places[from->group].column];
    const Column *right = &drawing->columns[drawing->places[to->group].column];
    int x1 = left->x + left->width, y1 = middle_of(drawing, from->group);
    int x2 = right->x, y2 = middle_of(drawing, to->group);
    int at = x1 + left->gap / 2, box_at = x1 + left->gap - 2 * BOX;

    draw_line(drawing, link->section ? "wire" : "wire ideal", x1, y1, x2, y2);
    draw_label(drawing, drawing->labels[index], at,
               y1 + (y2 - y1) * (at - x1) / (x2 - x1));
    if (has_box(drawing, link)) {
        draw_rect(drawing, "middlebox", box_at,
                  y1 + (y2 - y1) * (box_at - x1) / (x2 - x1) - BOX / 2, BOX,
                  BOX);
    }
}

/* A bar in the gap, to which all hosts lead. */
static void
draw_bus(const Drawing *drawing, guint index)
{
    const TopoLink *link = topology_link(drawing->topology, index);
    const Column *left = &drawing->columns[near_column(drawing, link)];
    int x = left->x + left->width + left->gap / 2;
    int y1 = drawing->height, y2 = 0;

    for (guint i = 0; i < link->ends->len; i++) {
        const TopoEnd *end = topology_end(link, i);
        const Column *column =
            &drawing->columns[drawing->places[end->group].column];
        int y = middle_of(drawing, end->group);
        draw_line(drawing, "wire",
                  column->x + (end->is_near ? column->width : 0), y, x, y);
        y1 = MIN(y1, y - BOX);
        y2 = MAX(y2, y + BOX);
    }
    draw_line(drawing, "wire lan", x, y1, x, y2);
    draw_label(drawing, drawing->labels[index], x,
               y1 - BOX / 2 -
                   (int)drawing->labels[index]->len * LINE_HEIGHT / 2);
    if (has_box(drawing, link)) {
        draw_rect(drawing, "middlebox", x - BOX / 2, y2 - BOX / 2, BOX, BOX);
    }
}

static void
draw_group(const Drawing *drawing, guint index)
{
    const TopoGroup *group = topology_group(drawing->topology, index);
    const Column *column = &drawing->columns[drawing->places[index].column];
    int y = middle_of(drawing, index) - drawing->box_height / 2;

    if (group->n_hosts * group->n_each > 1) { /* one behind the other */
        draw_rect(drawing, "host", column->x + 4, y - 4, column->width,
                  drawing->box_height);
    }
    draw_rect(drawing, group->role ? "host" : "host router", column->x, y,
              column->width, drawing->box_height);
    draw_text(drawing, "name", "detail", drawing->places[index].lines,
              column->x + column->width / 2, middle_of(drawing, index));
}

static void
draw_all(const Drawing *drawing)
{
    for (guint i = 0; i < drawing->topology->links->len; i++) {
        if (topology_link(drawing->topology, i)->is_bus) {
            draw_bus(drawing, i);
        } else {
            draw_p2p(drawing, i);
        }
    }
    for (guint i = 0; i < drawing->topology->groups->len; i++) {
        draw_group(drawing, i);
    }
    set_int(drawing, "width", drawing->width);
    set_int(drawing, "height", drawing->height);
    report_add(drawing->page, "network");
}

/* Draws the network of 'scenario'. */
void
report_network(ReportTemplate *page, const Scenario *scenario)
{
    g_autoptr(NetworkWords) words = network_words_new(scenario);
    guint n_groups = words->topology->groups->len;
    guint n_links = words->topology->links->len;
    g_autofree Place *places = g_new0(Place, n_groups);
    g_autofree Column *columns = g_new0(Column, n_groups);
    g_autofree GPtrArray **labels = g_new0(GPtrArray *, n_links);
    Drawing drawing = {.page = page,
                       .words = words,
                       .topology = words->topology,
                       .places = places,
                       .labels = labels,
                       .columns = columns};

    find_columns(&drawing);
    find_sizes(&drawing);
    draw_all(&drawing);
    for (guint i = 0; i < n_groups; i++) {
        g_ptr_array_unref(places[i].lines);
    }
    for (guint i = 0; i < n_links; i++) {
        g_ptr_array_unref(labels[i]);
    }
}
