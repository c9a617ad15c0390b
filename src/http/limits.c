#include "http/limits.h"

struct limits
limits_default(void)
{
	return (struct limits){
		.connections = 10000,
		.per_source = 64,
		.backlog = 1024,
		.accept_pause = 0.1,
		.request = 10,
		.idle = 30,
		.send = 10,
		.send_rate = 16 << 10,
		.linger = 2,
	};
}

struct timeval
limits_timeval(double seconds)
{
	struct timeval tv = { .tv_sec = (time_t)seconds };

	tv.tv_usec = (suseconds_t)((seconds - (double)tv.tv_sec) * 1e6);
	return tv;
}
