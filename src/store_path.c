#include "store_path.h"

#include "base/mem.h"

char *
store_path_database(const char *state)
{
	return xasprintf("%s/dnssync.db", state);
}

char *
store_path_pepper(const char *state)
{
	return xasprintf("%s/pepper", state);
}
