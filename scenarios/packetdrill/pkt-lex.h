/* SPDX-License-Identifier: GPL-2.0-only */
/* The words of packetdrill's language (its lexer.l): numbers, times, words,
 * strings, shell lines, snippets of code, single characters.
 *
 * A word that is defined (`--define NAME=VALUE`) is what it stands for.  One
 * token at a time; its texts are valid until the next one is read.
 */
#ifndef FINWAIT_SCENARIOS_PKT_LEX_H
#define FINWAIT_SCENARIOS_PKT_LEX_H

#include <glib.h>

G_BEGIN_DECLS

/* The largest time that a token may be: some 3 years, so that what a script
 * adds up stays far from the end of a gint64. */
#define PKT_MAX_TIME_S 100000000

typedef enum PktTokenKind {
    PKT_END,      /* of the script */
    PKT_INTEGER,  /* 12, -1, 0x1f */
    PKT_FLOAT,    /* .5, 1.25 */
    PKT_WORD,     /* SOCK_STREAM */
    PKT_STRING,   /* "reno" */
    PKT_SHELL,    /* `sysctl ...` */
    PKT_CODE,     /* %{ ... }% */
    PKT_OPTION,   /* --name */
    PKT_ELLIPSIS, /* ... */
    PKT_IPV4,     /* 192.0.2.1 */
    PKT_IPV6,     /* 2001:db8::1 */
    PKT_CHAR,     /* any other character */
} PktTokenKind;

typedef struct PktToken {
    PktTokenKind kind;
    guint line;     /* where it begins, from 1 */
    gint64 integer; /* of PKT_INTEGER */
    gint64 us;      /* of PKT_INTEGER and PKT_FLOAT, as seconds: microseconds,
                       -1: negative or too large to be a time */
    char ch;        /* of PKT_CHAR */
    GString *text;  /* as written, without quotes and brackets */
    const char *begin; /* where it begins in the script */
} PktToken;

typedef struct PktLexer {
    const char *path; /* for messages */
    const char *at, *end;
    guint line;
    const char *taken;   /* where the token before the current one ends */
    GHashTable *defines; /* name -> value; NULL: none */
    PktToken token;      /* the current one */
} PktLexer;

void pkt_lex_begin(PktLexer *lexer, const char *path, const char *text,
                   gsize len, GHashTable *defines);
void pkt_lex_end(PktLexer *lexer);

gboolean pkt_lex_next(PktLexer *lexer, GError **error);

/* What the current token looks like, for messages. (transfer full) */
char *pkt_lex_seen(const PktLexer *lexer);

G_END_DECLS

#endif
