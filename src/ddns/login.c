#include "ddns/login.h"

#include <string.h>

#include "ddns/update_param.h"

/* Control characters are in no name and no key. */
static bool
is_text(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static bool
copy(char out[LOGIN_SIZE], const char *text)
{
	size_t len = text == NULL ? 0 : strlen(text);

	if (len >= LOGIN_SIZE || (len > 0 && !is_text(text)))
		return false;
	memcpy(out, len > 0 ? text : "", len + 1);
	return true;
}

static void
read_first(char out[LOGIN_SIZE], const struct update_request *request,
    const char *const keys[])
{
	const char *value;

	for (; *keys != NULL && out[0] == '\0'; keys++) {
		value = update_param_value(request, *keys);
		if (value != NULL)
			copy(out, value);
	}
}

bool
login_read(struct login *login, const char *user, const char *key,
    const struct update_param *params, size_t nparams)
{
	static const char *const users[] = { "username", "user", NULL };
	static const char *const keys[] = { "password", "pass", "pwd", "token",
		"key", NULL };
	struct update_request request = { .params = params,
		.nparams = nparams };

	memset(login, 0, sizeof(*login));
	if (!copy(login->user, user) || !copy(login->key, key))
		login->user[0] = '\0';
	if (login->key[0] == '\0')
		read_first(login->key, &request, keys);
	if (login->user[0] == '\0')
		read_first(login->user, &request, users);
	return login->key[0] != '\0';
}
