/* SPDX-License-Identifier: GPL-2.0-only */
/* Reads the text of a formula into its steps, by recursive descent, with the
 * dimension of each part. */
#include "scenarios/scenario/formula-priv.h"

#include <math.h>
#include <string.h>

#include "model/units.h"
#include "scenarios/base/error.h"

typedef struct Parser {
    const ParamTable *table;
    const char *next;
    GArray *steps;
    guint depth;     /* of recursion */
    guint n_stacked; /* numbers that wait for what takes them */
} Parser;

static gboolean read_sum(Parser *parser, Dimension *of, GError **error);

/* ---- Steps ----------------------------------------------------------------
 */

static gboolean
add_operand(Parser *parser, FormulaOp op, gdouble number, const Param *param,
            GError **error)
{
    FormulaStep step = {op, number, param};

    if (++parser->n_stacked > FORMULA_MAX_DEPTH) {
        return mistake(error, "nested too deeply, expected at most %d levels",
                       FORMULA_MAX_DEPTH);
    }
    g_array_append_val(parser->steps, step);
    return TRUE;
}

static void
add_op(Parser *parser, FormulaOp op, guint n_operands)
{
    FormulaStep step = {op, 0, NULL};

    parser->n_stacked -= n_operands - 1;
    g_array_append_val(parser->steps, step);
}

/* ---- Tokens ---------------------------------------------------------------
 */

static void
skip_blanks(Parser *parser)
{
    while (g_ascii_isspace(*parser->next)) {
        parser->next++;
    }
}

/* Takes one of the characters in 'set' if it comes next, else gives 0. */
static char
take_sign(Parser *parser, const char *set)
{
    skip_blanks(parser);
    return *parser->next && strchr(set, *parser->next) ? *parser->next++ : 0;
}

static gboolean
unexpected(const Parser *parser, const char *expected, GError **error)
{
    if (!*parser->next) {
        return mistake(error, "the formula ends too early, expected %s",
                       expected);
    }
    return mistake(error, "\"%s\" is in the wrong place, expected %s",
                   parser->next, expected);
}

static gboolean
want_sign(Parser *parser, char sign, GError **error)
{
    char set[] = {sign, 0}, expected[] = {'"', sign, '"', 0};

    return take_sign(parser, set) || unexpected(parser, expected, error);
}

/* ---- Numbers --------------------------------------------------------------
 */

/* The length of a number at 'text', without its unit. */
static gsize
number_length(const char *text)
{
    const char *at = text;
    const char *exponent;

    while (g_ascii_isdigit(*at) || *at == '.') {
        at++;
    }
    exponent = *at == 'e' || *at == 'E' ? at + 1 : NULL;
    if (exponent) {
        exponent += *exponent == '-' || *exponent == '+';
    }
    if (exponent && g_ascii_isdigit(*exponent)) {
        for (at = exponent; g_ascii_isdigit(*at); at++) {
        }
    }
    return (gsize)(at - text);
}

/* The type of which 'unit' is one; VALUE_NUMBER if of none. */
static ValueType
type_of_unit(const char *unit)
{
    static const ValueType types[] = {VALUE_TIME, VALUE_RATE, VALUE_BYTES,
                                      VALUE_PROB};

    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        if (value_unit_factor(types[i], unit) != 0) {
            return types[i];
        }
    }
    return VALUE_NUMBER;
}

/* A number and its unit, which follows it at once: "10ms", "2". */
static gboolean
read_number(Parser *parser, Dimension *of, GError **error)
{
    const char *start = parser->next, *behind = start + number_length(start);
    const char *end = behind, *unit;
    g_autofree char *text = NULL;
    ValueType type = VALUE_NUMBER;
    gdouble number, factor;

    while (g_ascii_isalpha(*end) || *end == '%') {
        end++;
    }
    text = g_strndup(start, (gsize)(end - start));
    if (end > behind) {
        type = type_of_unit(text + (behind - start));
        if (type == VALUE_NUMBER) {
            return mistake(error,
                           "\"%s\" has the unknown unit \"%s\", expected one "
                           "of times, rates, sizes, or %%",
                           text, text + (behind - start));
        }
    }
    if (!value_scan(type, text, &number, &unit, error)) {
        return FALSE;
    }
    number = type == VALUE_TIME ? number / NS_PER_S : number;
    factor = dimension_of_unit(value_base_unit(type), of);
    of->is_any = number == 0 && end == behind;
    parser->next = end;
    return add_operand(parser, FORMULA_NUMBER, number * factor, NULL, error);
}

/* ---- Names ----------------------------------------------------------------
 */

static const struct {
    const char *name;
    FormulaOp op;
} functions[] = {
    {"abs", FORMULA_ABS}, {"exp", FORMULA_EXP}, {"log", FORMULA_LOG},
    {"max", FORMULA_MAX}, {"min", FORMULA_MIN}, {"sqrt", FORMULA_SQRT},
};

static gboolean
is_of_name(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '.' || c == '-';
}

/* The key that begins at 'text', and its length: a "-" belongs to it where
 * there is such a key. */
static const Param *
longest_key(const ParamTable *table, const char *text, gsize *len)
{
    gsize longest = 0;

    while (is_of_name(text[longest])) {
        longest++;
    }
    for (*len = longest; *len > 0; (*len)--) {
        g_autofree char *name = g_strndup(text, *len);
        const Param *param = param_find(table, name);
        if (param && (*len == longest || text[*len] == '-')) {
            return param;
        }
    }
    *len = strcspn(text, "-");
    *len = MIN(*len, longest);
    return NULL;
}

/* FALSE, with an error, unless the values of 'param' are numbers. */
static gboolean
check_type(const Param *param, GError **error)
{
    switch (param->type) {
    case VALUE_TIME:
    case VALUE_RATE:
    case VALUE_BYTES:
    case VALUE_PROB:
    case VALUE_COUNT:
    case VALUE_NUMBER:
    case VALUE_DELAY:
        return TRUE;
    default:
        return mistake(error,
                       "%s is no number, expected a key whose values "
                       "are times, rates, sizes or numbers",
                       param->key);
    }
}

static gboolean
read_key(Parser *parser, Dimension *of, GError **error)
{
    gsize len;
    const Param *param = longest_key(parser->table, parser->next, &len);
    gdouble factor;

    if (!param) {
        g_autofree char *name = g_strndup(parser->next, len);
        g_autofree char *meant = param_meant(parser->table, NULL, name);
        return mistake(error,
                       "unknown key \"%s\", expected one that `finwait "
                       "describe` shows%s",
                       name, meant);
    }
    if (!check_type(param, error)) {
        return FALSE;
    }
    factor = dimension_of_unit(value_base_unit(param->type), of);
    parser->next += len;
    return add_operand(parser, FORMULA_KEY, factor, param, error);
}

/* What a function gives that takes 'of'. */
static gboolean
apply(FormulaOp op, const char *name, Dimension *of, GError **error)
{
    g_autofree char *words = NULL;

    if (op == FORMULA_EXP || op == FORMULA_LOG) {
        return dimension_want_bare(of, name, error);
    }
    if (op != FORMULA_SQRT) {
        return TRUE;
    }
    if (of->time % 2 != 0 || of->data % 2 != 0) {
        words = dimension_words(of);
        return mistake(error, "sqrt of %s, expected that of a square", words);
    }
    of->time /= 2;
    of->data /= 2;
    return TRUE;
}

/* "(a, b, ...)" behind the name of function 'f'. */
static gboolean
read_call(Parser *parser, guint f, Dimension *of, GError **error)
{
    gboolean takes_many =
        functions[f].op == FORMULA_MAX || functions[f].op == FORMULA_MIN;
    Dimension next;

    if (!want_sign(parser, '(', error) || !read_sum(parser, of, error)) {
        return FALSE;
    }
    while (takes_many && take_sign(parser, ",")) {
        if (!read_sum(parser, &next, error) ||
            !dimension_join(of, &next, functions[f].name, error)) {
            return FALSE;
        }
        add_op(parser, functions[f].op, 2);
    }
    if (!want_sign(parser, ')', error)) {
        return FALSE;
    }
    if (!takes_many) {
        add_op(parser, functions[f].op, 1);
    }
    return apply(functions[f].op, functions[f].name, of, error);
}

/* A function or a key. */
static gboolean
read_name(Parser *parser, Dimension *of, GError **error)
{
    for (guint f = 0; f < G_N_ELEMENTS(functions); f++) {
        gsize len = strlen(functions[f].name);
        if (g_str_has_prefix(parser->next, functions[f].name) &&
            !is_of_name(parser->next[len])) {
            parser->next += len;
            return read_call(parser, f, of, error);
        }
    }
    return read_key(parser, of, error);
}

/* ---- The grammar ----------------------------------------------------------
 */

/* A number, a key, a call, or something in brackets. */
static gboolean
read_primary(Parser *parser, Dimension *of, GError **error)
{
    if (take_sign(parser, "(")) {
        return read_sum(parser, of, error) && want_sign(parser, ')', error);
    }
    if (g_ascii_isdigit(*parser->next) || *parser->next == '.') {
        return read_number(parser, of, error);
    }
    if (g_ascii_isalpha(*parser->next)) {
        return read_name(parser, of, error);
    }
    return unexpected(parser, "a key, a number, or a formula in brackets",
                      error);
}

/* The power of what is of 'of'; a quantity is raised to a small whole number
 * that is written there, so that it is known of what the result is. */
static gboolean
raise_to(Parser *parser, Dimension *of, GError **error)
{
    const FormulaStep *last =
        &g_array_index(parser->steps, FormulaStep, parser->steps->len - 1);
    g_autofree char *words = NULL;

    if (of->is_any || (of->time == 0 && of->data == 0)) {
        return TRUE;
    }
    if (last->op != FORMULA_NUMBER || last->number != floor(last->number) ||
        last->number > 9) {
        words = dimension_words(of);
        return mistake(error,
                       "a power of %s, expected one with a whole number up to "
                       "9",
                       words);
    }
    of->time *= (int)last->number;
    of->data *= (int)last->number;
    return TRUE;
}

/* "-a", "a ^ b". */
static gboolean
read_power(Parser *parser, Dimension *of, GError **error)
{
    gboolean ok, is_negative = take_sign(parser, "-") != 0;
    Dimension exponent;

    if (++parser->depth > FORMULA_MAX_DEPTH) {
        return mistake(error, "nested too deeply, expected at most %d levels",
                       FORMULA_MAX_DEPTH);
    }
    ok = is_negative ? read_power(parser, of, error)
                     : read_primary(parser, of, error);
    if (ok && is_negative) {
        add_op(parser, FORMULA_NEGATE, 1);
    } else if (ok && take_sign(parser, "^")) {
        ok =
            read_power(parser, &exponent, error) &&
            dimension_want_bare(&exponent, "a power with an exponent", error) &&
            raise_to(parser, of, error);
        if (ok) {
            add_op(parser, FORMULA_POWER, 2);
        }
    }
    parser->depth--;
    return ok;
}

/* "a * b / c" */
static gboolean
read_product(Parser *parser, Dimension *of, GError **error)
{
    Dimension next;
    char sign;

    if (!read_power(parser, of, error)) {
        return FALSE;
    }
    while ((sign = take_sign(parser, "*/")) != 0) {
        int way = sign == '*' ? 1 : -1;
        if (!read_power(parser, &next, error)) {
            return FALSE;
        }
        of->is_any = of->is_any || (next.is_any && sign == '*');
        of->time += way * next.time;
        of->data += way * next.data;
        add_op(parser, sign == '*' ? FORMULA_MULTIPLY : FORMULA_DIVIDE, 2);
    }
    return TRUE;
}

/* "a + b - c" */
static gboolean
read_sum(Parser *parser, Dimension *of, GError **error)
{
    Dimension next;
    char sign;

    if (!read_product(parser, of, error)) {
        return FALSE;
    }
    while ((sign = take_sign(parser, "+-")) != 0) {
        if (!read_product(parser, &next, error) ||
            !dimension_join(of, &next, sign == '+' ? "a sum" : "a difference",
                            error)) {
            return FALSE;
        }
        add_op(parser, sign == '+' ? FORMULA_ADD : FORMULA_SUBTRACT, 2);
    }
    return TRUE;
}

/* FALSE, with an error, unless a result of 'of' is of 'wanted'. */
static gboolean
check_result(const Dimension *of, const Dimension *wanted, GError **error)
{
    g_autofree char *words = NULL, *expected = NULL;

    if (of->is_any || dimension_is(of, wanted)) {
        return TRUE;
    }
    words = dimension_words(of);
    expected = dimension_words(wanted);
    return mistake(error, "the formula gives %s, expected %s", words, expected);
}

/* Reads 'text', whose values are to be in 'unit', one of a metric's.
 * (transfer full): formula_unref(), before 'table' */
Formula *
formula_parse(const ParamTable *table, const char *text, const char *unit,
              GError **error)
{
    Parser parser = {.table = table, .next = text};
    Dimension of, wanted;
    gdouble factor = dimension_of_unit(unit, &wanted);
    Formula *formula;

    parser.steps = g_array_new(FALSE, FALSE, sizeof(FormulaStep));
    if (!read_sum(&parser, &of, error) ||
        (*parser.next &&
         !unexpected(&parser, "+, -, *, /, ^ or the end", error)) ||
        !check_result(&of, &wanted, error)) {
        g_array_unref(parser.steps);
        return NULL;
    }
    formula = g_rc_box_new0(Formula);
    formula->text = g_strdup(text);
    formula->steps = parser.steps;
    formula->factor = 1 / factor;
    return formula;
}
