/*
 * bench_ddns: makes requests of dynamic DNS over many connections that are
 * kept alive, one at a time on each, and prints how they went.
 *
 *	bench_ddns PORT CONNECTIONS SECONDS change|same < HOSTS
 *
 * HOSTS has a line for each host: its name, a blank, "user:key" in base64.
 * Each connection goes through its share of the hosts.  Printed: answers,
 * good ones, nochg ones, others, seconds, p50 and p99 in milliseconds, and
 * the seconds of processor time that this program took.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 512, REQUEST = 1024, ANSWER = 4096, SOURCES = 50,
	MAX_TIMES = 4000000, EVENTS = 256 };

struct host {
	char name[256], secret[256];
};

struct connection {
	int fd;
	size_t next;			/* of its hosts */
	double begun;
	char answer[ANSWER];
	size_t len;
};

static struct host *hosts;
static size_t nhosts, nconnections, nchanges;
static bool changes;
static float *times;
static size_t ntimes, ngood, nnochg, nothers;

static void
die(const char *what)
{
	perror(what);
	exit(111);
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

static void
read_hosts(void)
{
	char line[LINE];
	size_t room = 0;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (nhosts == room) {
			room = room > 0 ? 2 * room : 1024;
			hosts = realloc(hosts, room * sizeof(*hosts));
			if (hosts == NULL)
				die("memory");
		}
		if (sscanf(line, "%255s %255s", hosts[nhosts].name,
		    hosts[nhosts].secret) == 2)
			nhosts++;
	}
}

/* The server allows 64 connections of one address. */
static void
connect_to(struct connection *c, size_t number, uint16_t port)
{
	struct sockaddr_in from = { .sin_family = AF_INET }, to = from;

	from.sin_addr.s_addr = htonl(0x7f010001 +
	    (uint32_t)(number / SOURCES));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons(port);
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 || bind(c->fd, (struct sockaddr *)&from,
	    sizeof(from)) < 0 || connect(c->fd, (struct sockaddr *)&to,
	    sizeof(to)) < 0)
		die("connect");
	c->next = number;
}

static void
ask(struct connection *c)
{
	const struct host *host = &hosts[c->next % nhosts];
	uint32_t ip = 0xc6010001;
	char text[REQUEST];
	int len;

	if (changes)
		ip += (uint32_t)(++nchanges % 900000);
	c->next += nconnections;
	len = snprintf(text, sizeof(text), "GET /nic/update?hostname=%s&myip="
	    "%u.%u.%u.%u HTTP/1.1\r\nHost: ns1.example.com\r\n"
	    "Authorization: Basic %s\r\nUser-Agent: bench\r\n\r\n",
	    host->name, ip >> 24, ip >> 16 & 255, ip >> 8 & 255, ip & 255,
	    host->secret);
	c->begun = now();
	c->len = 0;
	if (write(c->fd, text, (size_t)len) != len)
		die("write");
}

/* Is the answer whole? */
static bool
take(struct connection *c)
{
	ssize_t n = read(c->fd, c->answer + c->len,
	    sizeof(c->answer) - 1 - c->len);
	const char *body, *length;

	if (n <= 0)
		die("read");
	c->len += (size_t)n;
	c->answer[c->len] = '\0';
	body = strstr(c->answer, "\r\n\r\n");
	length = strstr(c->answer, "Content-Length: ");
	if (body == NULL || length == NULL ||
	    strlen(body + 4) < strtoul(length + 16, NULL, 10))
		return false;
	if (strncmp(body + 4, "good ", 5) == 0)
		ngood++;
	else if (strncmp(body + 4, "nochg ", 6) == 0)
		nnochg++;
	else if (nothers++ == 0)
		fprintf(stderr, "%s\n", c->answer);
	if (ntimes < MAX_TIMES)
		times[ntimes++] = (float)(1e3 * (now() - c->begun));
	return true;
}

static int
compare(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static void
report(double seconds)
{
	struct rusage usage;
	double cpu;

	qsort(times, ntimes, sizeof(*times), compare);
	getrusage(RUSAGE_SELF, &usage);
	cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	    1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
	if (ntimes == 0)
		die("no answers");
	printf("%zu %zu %zu %zu %.3f %.3f %.3f %.3f\n", ntimes, ngood,
	    nnochg, nothers, seconds, (double)times[ntimes / 2],
	    (double)times[ntimes * 99 / 100], cpu);
}

/* No new requests are made after the end; those under way are waited for. */
static void
run(struct connection *all, double seconds)
{
	struct epoll_event events[EVENTS];
	int poll = epoll_create1(0);
	size_t waiting = nconnections;
	double begun = now(), end = begun + seconds;

	for (size_t i = 0; i < nconnections; i++) {
		struct epoll_event event = { .events = EPOLLIN,
			.data.ptr = &all[i] };

		if (epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &event) < 0)
			die("epoll");
		ask(&all[i]);
	}
	while (waiting > 0) {
		int n = epoll_wait(poll, events, EVENTS, 20000);

		if (n <= 0)
			die("answers");
		for (int i = 0; i < n; i++) {
			if (!take(events[i].data.ptr))
				continue;
			if (now() < end)
				ask(events[i].data.ptr);
			else
				waiting--;
		}
	}
	report(now() - begun);
}

int
main(int argc, char **argv)
{
	struct connection *all;

	if (argc != 5)
		return 100;
	nconnections = strtoul(argv[2], NULL, 10);
	changes = strcmp(argv[4], "change") == 0;
	times = calloc(MAX_TIMES, sizeof(*times));
	all = calloc(nconnections, sizeof(*all));
	if (times == NULL || all == NULL)
		die("memory");
	read_hosts();
	for (size_t i = 0; i < nconnections; i++)
		connect_to(&all[i], i, (uint16_t)strtoul(argv[1], NULL, 10));
	run(all, strtod(argv[3], NULL));
	return 0;
}
