/*
 * fuzz_conf_keyfile: any bytes as a file with a key of TSIG.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "conf_keyfile.h"
#include "dns/tsig_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { "" };
	struct tsig_key *key = conf_keyfile_read((const char *)data, size,
	    &err);

	assert((key == NULL) == (err.text[0] != '\0'));
	tsig_key_unref(&key);
	return 0;
}
