/*
 * mem: memory that is always there.
 *
 * Nothing here returns NULL: a process out of memory says so and exits 111.
 * Sizes that come from outside are bounded before they reach these functions.
 * All of it is freed with free().
 */
#ifndef DNSSYNC_BASE_MEM_H
#define DNSSYNC_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xreallocarray(void *p, size_t n, size_t size);

/* Hands on what a library made; NULL, for want of memory, ends likewise. */
void *xgot(void *p);

char *xstrdup(const char *s);

/* Puts a copy of s, or NULL, in place of an allocated text, or NULL. */
void xreplace(char **text, const char *s);

void *xmemdup(const void *p, size_t len);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *fmt, va_list ap)
    __attribute__((format(printf, 1, 0)));

#endif
