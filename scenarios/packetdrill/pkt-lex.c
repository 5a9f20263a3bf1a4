/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-lex.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

#define SEEN_CHARS 24
#define US_PER_S 1000000
#define MAX_ADDRESS 64 /* of IPv6 with IPv4 in it: 45 */

void
pkt_lex_begin(PktLexer *lexer, const char *path, const char *text, gsize len,
              GHashTable *defines)
{
    *lexer = (PktLexer){
        .path = path,
        .at = text,
        .end = text + len,
        .line = 1,
        .defines = defines,
        .token.text = g_string_new(NULL),
    };
}

void
pkt_lex_end(PktLexer *lexer)
{
    g_string_free(lexer->token.text, TRUE);
    lexer->token.text = NULL;
}

char *
pkt_lex_seen(const PktLexer *lexer)
{
    const PktToken *token = &lexer->token;
    g_autofree char *text = NULL;

    if (token->kind == PKT_END) {
        return g_strdup("the end of the script");
    }
    text = text_excerpt(token->text->str, SEEN_CHARS);
    for (char *at = text; *at; at++) { /* a message is a line */
        *at = g_ascii_iscntrl(*at) ? ' ' : *at;
    }
    return g_strdup_printf("\"%s\"", text);
}

/* ---- Blanks and comments ------------------------------------------------ */

static gboolean
looking_at(const PktLexer *lexer, const char *word)
{
    gsize len = strlen(word);

    return (gsize)(lexer->end - lexer->at) >= len &&
           memcmp(lexer->at, word, len) == 0;
}

static char
peek(const PktLexer *lexer, gsize n)
{
    return (gsize)(lexer->end - lexer->at) > n ? lexer->at[n] : '\0';
}

static void
skip(PktLexer *lexer)
{
    lexer->line += *lexer->at == '\n' ? 1 : 0;
    lexer->at++;
}

/* Takes what stands until 'close', which must come. */
static gboolean
take_until(PktLexer *lexer, const char *close, gboolean escapes, GString *text,
           GError **error)
{
    guint line = lexer->line;

    while (lexer->at < lexer->end && !looking_at(lexer, close)) {
        if (escapes && *lexer->at == '\\' && lexer->at + 1 < lexer->end) {
            g_string_append_c(text, *lexer->at);
            skip(lexer);
        }
        g_string_append_c(text, *lexer->at);
        skip(lexer);
    }
    if (lexer->at == lexer->end) {
        return mistake(error,
                       "%s:%u: what begins here does not end, expected \"%s\"",
                       lexer->path, line, close);
    }
    lexer->at += strlen(close);
    return TRUE;
}

static void
skip_line(PktLexer *lexer)
{
    while (lexer->at < lexer->end && *lexer->at != '\n') {
        lexer->at++;
    }
}

static gboolean
skip_blanks(PktLexer *lexer, GError **error)
{
    while (lexer->at < lexer->end) {
        if (looking_at(lexer, "//") || *lexer->at == '#') {
            skip_line(lexer);
        } else if (looking_at(lexer, "/*")) {
            lexer->at += 2;
            if (!take_until(lexer, "*/", FALSE, lexer->token.text, error)) {
                return FALSE;
            }
        } else if (g_ascii_isspace(*lexer->at)) {
            skip(lexer);
        } else {
            break;
        }
    }
    return TRUE;
}

/* ---- Numbers and addresses ---------------------------------------------- */

/* How many characters of 'set' follow, as far as an address can reach. */
static gsize
run_of(const PktLexer *lexer, const char *set)
{
    gsize n = 0;

    while (n < MAX_ADDRESS && peek(lexer, n) && strchr(set, peek(lexer, n))) {
        n++;
    }
    return n;
}

/* An IPv6 address is told from sequence numbers, 1:1001, by its "::". */
static gboolean
take_address(PktLexer *lexer)
{
    gsize six = run_of(lexer, "0123456789abcdefABCDEF:.");
    gsize four = run_of(lexer, "0123456789.");
    g_autofree char *text = g_strndup(lexer->at, four);
    guint dots = 0;

    for (gsize i = 0; i < four; i++) {
        dots += text[i] == '.' ? 1 : 0;
    }
    if (g_strstr_len(lexer->at, (gssize)six, "::")) {
        lexer->token.kind = PKT_IPV6;
    } else if (dots == 3 && !strstr(text, "..") && text[0] != '.' &&
               text[four - 1] != '.') {
        lexer->token.kind = PKT_IPV4;
        six = four;
    } else {
        return FALSE;
    }
    g_string_append_len(lexer->token.text, lexer->at, (gssize)six);
    lexer->at += six;
    return TRUE;
}

/* Seconds as microseconds, without the rounding of a double. */
static gint64
microseconds(const char *text)
{
    gint64 us = 0;
    gint64 unit = US_PER_S;

    for (; g_ascii_isdigit(*text); text++) {
        us = MIN(us * 10 + (*text - '0') * (gint64)US_PER_S,
                 (gint64)PKT_MAX_TIME_S * US_PER_S + 1);
    }
    if (*text == '.') {
        for (text++; g_ascii_isdigit(*text) && unit > 1; text++) {
            unit /= 10;
            us += (*text - '0') * unit;
        }
    }
    return us > (gint64)PKT_MAX_TIME_S * US_PER_S ? -1 : us;
}

static gboolean
integer_is_right(PktLexer *lexer, GError **error)
{
    PktToken *token = &lexer->token;
    gboolean hex = strncmp(token->text->str, "0x", 2) == 0;
    g_autofree char *seen = NULL;

    if (hex ? g_ascii_string_to_unsigned(token->text->str + 2, 16, 0,
                                         G_MAXINT64, (guint64 *)&token->integer,
                                         NULL)
            : g_ascii_string_to_signed(token->text->str, 10, G_MININT64,
                                       G_MAXINT64, &token->integer, NULL)) {
        return TRUE;
    }
    seen = pkt_lex_seen(lexer);
    return mistake(error,
                   "%s:%u: %s is too large, expected a number of 63 bits",
                   lexer->path, token->line, seen);
}

static gboolean
take_number(PktLexer *lexer, GError **error)
{
    PktToken *token = &lexer->token;
    gsize n = peek(lexer, 0) == '-' ? 1 : 0;

    if (looking_at(lexer, "0x") && g_ascii_isxdigit(peek(lexer, 2))) {
        for (n = 2; g_ascii_isxdigit(peek(lexer, n)); n++) {
        }
    } else {
        while (g_ascii_isdigit(peek(lexer, n))) {
            n++;
        }
        if (peek(lexer, n) == '.' && g_ascii_isdigit(peek(lexer, n + 1))) {
            token->kind = PKT_FLOAT;
            for (n++; g_ascii_isdigit(peek(lexer, n)); n++) {
            }
        }
    }
    g_string_append_len(token->text, lexer->at, (gssize)n);
    lexer->at += n;
    token->us =
        token->text->str[0] == '-' ? -1 : microseconds(token->text->str);
    if (token->kind == PKT_FLOAT) {
        return TRUE;
    }
    token->kind = PKT_INTEGER;
    return integer_is_right(lexer, error);
}

/* ---- Words -------------------------------------------------------------- */

static gboolean
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* Puts the value of a definition in the place of its name. */
static void
replace_defined(PktLexer *lexer)
{
    PktToken *token = &lexer->token;
    const char *value =
        lexer->defines ? g_hash_table_lookup(lexer->defines, token->text->str)
                       : NULL;
    gsize len = value ? strlen(value) : 0;

    if (!value) {
        return;
    }
    if (len >= 2 && value[0] == value[len - 1] &&
        (value[0] == '"' || value[0] == '`')) {
        token->kind = value[0] == '"' ? PKT_STRING : PKT_SHELL;
        g_string_assign(token->text, value + 1);
        g_string_truncate(token->text, len - 2);
        return;
    }
    g_string_assign(token->text, value);
    if (g_ascii_string_to_signed(value, 10, G_MININT64, G_MAXINT64,
                                 &token->integer, NULL)) {
        token->kind = PKT_INTEGER;
        token->us = value[0] == '-' ? -1 : microseconds(value);
    }
}

static void
take_word(PktLexer *lexer, PktTokenKind kind)
{
    PktToken *token = &lexer->token;

    while (is_word(peek(lexer, 0))) {
        g_string_append_c(token->text, *lexer->at++);
    }
    token->kind = kind;
    if (kind == PKT_WORD) {
        replace_defined(lexer);
    }
}

static gboolean
take_enclosed(PktLexer *lexer, PktTokenKind kind, gsize open, const char *close,
              GError **error)
{
    lexer->at += open;
    lexer->token.kind = kind;
    return take_until(lexer, close, kind != PKT_CODE, lexer->token.text, error);
}

static gboolean
begins_number(const PktLexer *lexer)
{
    gsize n = peek(lexer, 0) == '-' ? 1 : 0;

    n += peek(lexer, n) == '.' ? 1 : 0;
    return g_ascii_isdigit(peek(lexer, n));
}

/* What begins with a digit may be a word: "2MSL". */
static gboolean
word_beats_number(const PktLexer *lexer)
{
    gsize n = 0;

    if (looking_at(lexer, "0x")) {
        return FALSE;
    }
    while (g_ascii_isdigit(peek(lexer, n))) {
        n++;
    }
    return is_word(peek(lexer, n));
}

static gboolean
take(PktLexer *lexer, GError **error)
{
    PktToken *token = &lexer->token;
    const char *next;
    char c = *lexer->at;

    if (looking_at(lexer, "%{")) {
        return take_enclosed(lexer, PKT_CODE, 2, "}%", error);
    }
    if (c == '"' || c == '`') {
        return take_enclosed(lexer, c == '"' ? PKT_STRING : PKT_SHELL, 1,
                             c == '"' ? "\"" : "`", error);
    }
    if (looking_at(lexer, "...")) {
        token->kind = PKT_ELLIPSIS;
        g_string_append(token->text, "...");
        lexer->at += 3;
        return TRUE;
    }
    if (looking_at(lexer, "--") && is_word(peek(lexer, 2))) {
        lexer->at += 2;
        take_word(lexer, PKT_OPTION);
        return TRUE;
    }
    if ((g_ascii_isxdigit(c) || c == ':') && take_address(lexer)) {
        return TRUE;
    }
    if (is_word(c) && (!g_ascii_isdigit(c) || word_beats_number(lexer))) {
        take_word(lexer, PKT_WORD);
        return TRUE;
    }
    if (begins_number(lexer)) {
        return take_number(lexer, error);
    }
    token->kind = PKT_CHAR;
    token->ch = c;
    next = g_utf8_next_char(lexer->at); /* whole, for what is said of it */
    g_string_append_len(token->text, lexer->at, next - lexer->at);
    lexer->at = next;
    return TRUE;
}

/* Reads the next token; FALSE: something in it does not end, or a number is
 * too large. */
gboolean
pkt_lex_next(PktLexer *lexer, GError **error)
{
    PktToken *token = &lexer->token;
    gboolean fine;

    lexer->taken = lexer->at;
    fine = skip_blanks(lexer, error);
    token->begin = lexer->at;
    token->kind = PKT_END;
    token->line = lexer->line;
    token->integer = token->us = 0;
    token->ch = '\0';
    g_string_truncate(token->text, 0);
    return fine && (lexer->at == lexer->end || take(lexer, error));
}
