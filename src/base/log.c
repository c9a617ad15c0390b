#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

static enum log_level max_level = LOG_LEVEL_INFO;
static int progress_shown;

void
log_set_level(enum log_level level)
{
	max_level = level;
}

bool
log_has_level(enum log_level level)
{
	return level <= max_level;
}

int
log_is_terminal(void)
{
	return isatty(STDERR_FILENO);
}

void
log_progress(const char *line)
{
	if (progress_shown || line != NULL)
		fprintf(stderr, "\r\033[K%s", line != NULL ? line : "");
	progress_shown = line != NULL;
	fflush(stderr);
}

static void
write_line(const char *mark, const char *fmt, va_list ap)
{
	struct buf line = { 0 };
	char *text = xvasprintf(fmt, ap);

	buf_add_str(&line, mark);
	buf_add_escaped(&line, text);
	buf_add_byte(&line, '\n');
	log_progress(NULL);
	fwrite(line.data, 1, line.len, stderr);
	buf_fini(&line);
	free(text);
}

#define LOG_FUNCTION(name, level, mark)			\
	void						\
	name(const char *fmt, ...)			\
	{						\
		va_list ap;				\
							\
		if (max_level < (level))		\
			return;				\
		va_start(ap, fmt);			\
		write_line(mark, fmt, ap);		\
		va_end(ap);				\
	}

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR, "error: ")
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN, "warning: ")
LOG_FUNCTION(log_info, LOG_LEVEL_INFO, "")
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG, "")
