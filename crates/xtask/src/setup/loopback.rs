//! The loopback interface: down in a fresh network namespace, and everything here talks over it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use super::{debian, found, on_path};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;

pub(super) async fn ensure(stop: &Stop) -> Result<(), Failure> {
    if answers() {
        // A later run without a network may need it, and could not install it then.
        if ip().is_none() && !debian::install(&["iproute2"], stop).await? {
            found("ip", "missing: a run without any network would need it (Debian: package iproute2)");
        }
        return Ok(());
    }
    if let Some(ip) = ip() {
        // Whether it helped is seen by the second look.
        let _ = Program::new(ip).args(["link", "set", "lo", "up"]).status(stop).await;
    }
    if answers() {
        found("loopback", "was down, now up");
        return Ok(());
    }
    Err(Failure::Missing {
        what: "a working loopback interface".to_string(),
        remedy: "run `ip link set lo up` as root (Debian: package iproute2)".to_string(),
    })
}

/// The `ip` program, which is not on everyone's PATH.
fn ip() -> Option<PathBuf> {
    on_path("ip").or_else(|| ["/usr/sbin/ip", "/sbin/ip"].map(PathBuf::from).into_iter().find(|file| file.is_file()))
}

fn answers() -> bool {
    let connect = || {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
        let address: SocketAddr = listener.local_addr().ok()?;
        TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()
    };
    connect().is_some()
}
