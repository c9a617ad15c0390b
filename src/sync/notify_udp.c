#include "sync/notify_udp.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/ip.h"
#include "base/mem.h"
#include "sync/address.h"
#include "sync/notify_desk.h"

enum {
	DATAGRAM_MAX = 2048,		/* a longer one is no NOTIFY */
	HEADER_LEN = 12,
	BATCH = 32,			/* read by one system call */
	BATCHES = 4			/* before the rest of the loop */
};

static_assert((int)DATAGRAM_MAX >= NOTIFY_ROOM, "the answer has room");

/* What the kernel tells of the address that was asked (ip(7), ipv6(7)). */
union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

struct slot {
	uint8_t msg[DATAGRAM_MAX];
	struct sockaddr_storage from;
	union control control;
	struct iovec iov;
};

struct notify_udp {
	int fd;
	struct event *readable;
	struct notify_desk *desk;
	struct slot slots[BATCH];
	struct mmsghdr in[BATCH], out[BATCH];
};

static bool
set(int fd, int level, int option)
{
	int one = 1;

	return setsockopt(fd, level, option, &one, sizeof(one)) == 0;
}

int
notify_udp_open(const struct hostport *hp, struct err *err)
{
	struct address a;
	int family, fd;

	if (!address_parse(hp, &a)) {
		err_set(err, "'%s' is no address to listen at", hp->host);
		return -1;
	}
	family = a.ss.ss_family;
	fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && (family != AF_INET6 ||
	    set(fd, IPPROTO_IPV6, IPV6_V6ONLY)) &&
	    bind(fd, (const struct sockaddr *)&a.ss, a.len) == 0)
		return fd;
	err_set(err, "%s@%u: cannot listen there for UDP: %m%s", hp->host,
	    hp->port, errno == EACCES ? "; a low port is bound when root "
	    "starts dnssync, before it becomes 'user'" : "");
	if (fd >= 0)
		close(fd);
	return -1;
}

/* The kernel overwrites all of it. */
static void
prepare(struct slot *slot, struct msghdr *head)
{
	slot->iov = (struct iovec){ slot->msg, sizeof(slot->msg) };
	*head = (struct msghdr){ .msg_name = &slot->from,
		.msg_namelen = sizeof(slot->from), .msg_iov = &slot->iov,
		.msg_iovlen = 1, .msg_control = &slot->control,
		.msg_controllen = sizeof(slot->control) };
}

/*
 * The answer leaves from where the message came to, by whatever interface
 * leads back; only a link-local address needs its own.
 */
static void
turn_control(struct msghdr *head)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(head);
	struct in6_pktinfo *info6;

	if (c != NULL && c->cmsg_level == IPPROTO_IP &&
	    c->cmsg_type == IP_PKTINFO) {
		((struct in_pktinfo *)CMSG_DATA(c))->ipi_ifindex = 0;
	} else if (c != NULL && c->cmsg_level == IPPROTO_IPV6 &&
	    c->cmsg_type == IPV6_PKTINFO) {
		info6 = (struct in6_pktinfo *)CMSG_DATA(c);
		if (!IN6_IS_ADDR_LINKLOCAL(&info6->ipi6_addr))
			info6->ipi6_ifindex = 0;
	} else {
		head->msg_control = NULL;
		head->msg_controllen = 0;
	}
	head->msg_flags = 0;
}

/* Of one that was cut off only the header is looked at. */
static bool
answer(struct notify_udp *udp, struct slot *slot, struct mmsghdr *in,
    struct mmsghdr *out)
{
	struct ip from = ip_from_sockaddr((struct sockaddr *)&slot->from);
	bool is_cut = in->msg_hdr.msg_flags & MSG_TRUNC;
	size_t len = is_cut ? HEADER_LEN : in->msg_len;

	len = notify_desk_answer(udp->desk, slot->msg, len, &from);
	if (len == 0)
		return false;
	slot->iov.iov_len = len;
	*out = *in;
	turn_control(&out->msg_hdr);
	return true;
}

/* An answer that cannot be sent is lost, as any datagram may be. */
static void
send_all(struct notify_udp *udp, unsigned n)
{
	for (unsigned done = 0; done < n; ) {
		int sent = sendmmsg(udp->fd, udp->out + done, n - done, 0);

		if (sent < 0 && errno == EAGAIN)
			return;
		done += sent > 0 ? (unsigned)sent : 1;
	}
}

/* Returns whether more may wait. */
static bool
read_batch(struct notify_udp *udp)
{
	unsigned answers = 0;
	int n;

	for (int i = 0; i < BATCH; i++)
		prepare(&udp->slots[i], &udp->in[i].msg_hdr);
	n = recvmmsg(udp->fd, udp->in, BATCH, 0, NULL);
	for (int i = 0; i < n; i++)
		if (answer(udp, &udp->slots[i], &udp->in[i],
		    &udp->out[answers]))
			answers++;
	send_all(udp, answers);
	return n == BATCH;
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	int left = BATCHES;

	(void)fd;
	(void)what;
	while (read_batch(arg) && --left > 0)
		;
}

static bool
ask_for_destination(int fd)
{
	int domain = 0;
	socklen_t len = sizeof(domain);

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) < 0)
		return false;
	return domain == AF_INET ? set(fd, IPPROTO_IP, IP_PKTINFO) :
	    set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO);
}

struct notify_udp *
notify_udp_new(struct event_base *base, struct notify_desk *desk,
    int take_fd, struct err *err)
{
	struct notify_udp *udp;

	if (!ask_for_destination(take_fd)) {
		err_set(err, "UDP: the address that is asked is not told: %m");
		close(take_fd);
		return NULL;
	}
	udp = xcalloc(1, sizeof(*udp));
	udp->fd = take_fd;
	udp->desk = desk;
	udp->readable = xgot(event_new(base, take_fd, EV_READ | EV_PERSIST,
	    on_readable, udp));
	event_add(udp->readable, NULL);
	return udp;
}

void
notify_udp_free(struct notify_udp **take)
{
	struct notify_udp *udp = *take;

	if (udp == NULL)
		return;
	*take = NULL;
	event_free(udp->readable);
	close(udp->fd);
	free(udp);
}
