#include "sync/word.h"

#include <stddef.h>

#include "sync/probe.h"
#include "sync/round.h"

enum { EXPIRE_MIN = 2 };

uint32_t
word_age(const struct probe_result *result)
{
	if (!result->has_expire || result->expire >= result->soa.expire)
		return 0;
	return result->soa.expire - result->expire;
}

enum word
word_read(const struct probe_result *result, const struct soa *held, bool any)
{
	uint32_t serial = result->soa.serial;

	if (word_age(result) > 0 && result->expire < EXPIRE_MIN)
		return WORD_EXPIRING;
	if (held == NULL || serial_is_newer(serial, held->serial))
		return WORD_NEWER;
	if (serial == held->serial)
		return WORD_SAME;
	return any ? WORD_NEWER : WORD_OLDER;
}

void
word_complain(enum word word, const struct probe_result *said,
    const struct soa *held, struct round_result *result)
{
	if (word == WORD_OLDER)
		err_set(&result->behind, "%s has serial %u, older than our "
		    "%u, which stays", result->primary, said->soa.serial,
		    held->serial);
	err_join(&result->why, result->primary, word == WORD_OLDER ?
	    "has an older serial" :
	    "its own copy is about to expire (EXPIRE)");
}
