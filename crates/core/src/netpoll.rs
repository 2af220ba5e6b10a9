//! Descriptors that are waited for: who, and when the simulated device will be ready.
//!
//! Go 1.27 `runtime/netpoll.go`, `netpoll_epoll.go`. There is no kernel here: a wait knows the time at which it ends, and
//! polling takes out what is due.
use crate::exit::WaitReason;
use crate::ids::{Addr, GId, Nanos};
use crate::m::Ctl;
use crate::world::{Cx, World};
use alloc::vec::Vec;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Netpoll {
    /// Ordered by time, then by arrival.
    pub waiters: Vec<(Nanos, GId)>,
}

impl World {
    /// `netpollblock`: until the descriptor is ready, `ns` from now.
    pub(crate) fn poll_wait(&mut self, cx: &mut Cx<'_>, g: GId, ns: u64) {
        self.sched.netpoll_inited = true;
        let ready = cx.now + ns;
        let at = self.netpoll.waiters.partition_point(|w| w.0 <= ready);
        self.netpoll.waiters.insert(at, (ready, g));
        self.park(cx, g, WaitReason::IoWait, Addr::NIL);
        // The kernel would interrupt a poller that sleeps longer than that.
        if self.sched.last_poll == 0 && at == 0 {
            self.netpoll_break(cx);
        }
    }

    /// `netpoll(0)`: who is ready now.
    pub(crate) fn netpoll(&mut self, cx: &Cx<'_>) -> Vec<GId> {
        let n = self.netpoll.waiters.partition_point(|w| w.0 <= cx.now);
        self.netpoll.waiters.drain(..n).map(|w| w.1).collect()
    }

    /// `netpollBreak`: the M that sleeps in the poller shall look again.
    pub(crate) fn netpoll_break(&mut self, cx: &mut Cx<'_>) {
        if let Some(m) = self.sched.poller {
            self.push(cx.m, Ctl::Wake(m));
        }
    }

    /// `wakeNetPoller`: somebody must be asleep in the poller until `when` at most, or awake.
    pub(crate) fn wake_net_poller(&mut self, cx: &mut Cx<'_>, when: u64) {
        if self.sched.last_poll == 0 {
            let until = self.sched.poll_until;
            if until == 0 || until > when {
                self.netpoll_break(cx);
            }
        } else {
            self.push(cx.m, Ctl::Wakep);
        }
    }
}
