//! A PostgreSQL server with a data folder of its own. It refuses to run as root; then it runs as another user.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::process::Child;

use crate::failure::Failure;
use crate::program::{self, Program};
use crate::stop::Stop;

const PATIENCE: Duration = Duration::from_secs(90);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// Made by Debian's package, and there on every machine.
const OTHER_USERS: [&str; 2] = ["postgres", "nobody"];
/// The data is thrown away, so nothing has to survive a crash of the machine.
const SETTINGS: [&str; 5] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=127.0.0.1",
];

pub(super) struct Postgres {
    child: Child,
    data: Data,
    url: String,
}

impl Postgres {
    pub(super) async fn start(bin: &Path, log: &Path, stop: &Stop) -> Result<Postgres, Failure> {
        let user = User::ordinary(stop).await?;
        let data = Data::make(&user)?;
        let run = |name: &str| user.runs(Program::new(bin.join(name))).dir(&data.0).log(log.to_path_buf());
        run("initdb")
            .args(["--no-sync", "--auth=trust", "--username=vitrina", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(data.cluster())
            .run(stop)
            .await?;
        let port = free_port()?;
        let settings = SETTINGS.into_iter().flat_map(|setting| ["-c", setting]);
        let mut child = run("postgres")
            .args(["-D".as_ref(), data.cluster().as_os_str()])
            .args(["-p", &port.to_string(), "-c", "unix_socket_directories="])
            .args(settings)
            .serve()?;
        let begun = Instant::now();
        let address = ["-q", "-h", "127.0.0.1", "-p", &port.to_string()].map(str::to_string);
        while !run("pg_isready").args(&address).status(stop).await?.success() {
            let ended = child.try_wait().is_ok_and(|ended| ended.is_some());
            if ended || begun.elapsed() > PATIENCE {
                return Err(Failure::Output {
                    program: format!("PostgreSQL (log: {})", log.display()),
                    why: "it does not answer".to_string(),
                });
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Ok(Postgres { child, data, url: format!("postgres://vitrina@127.0.0.1:{port}/postgres") })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) async fn end(mut self) {
        program::end(&mut self.child).await;
        drop(self.data);
    }
}

/// A folder outside the repository, which another user may not be able to enter. It goes with this value.
struct Data(PathBuf);

impl Data {
    fn make(user: &User) -> Result<Data, Failure> {
        let folder = std::env::temp_dir().join(format!("vitrina-postgres-{}", std::process::id()));
        fs::create_dir(&folder).map_err(Failure::file("make", &folder))?;
        let data = Data(folder);
        if let Some((user, group)) = user.0 {
            chown(&data.0, Some(user), Some(group)).map_err(Failure::file("give away", &data.0))?;
        }
        Ok(data)
    }

    fn cluster(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        // What stays lies in the system's folder for what may go.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Whom the server runs as: user and group, or nobody else than us.
struct User(Option<(u32, u32)>);

impl User {
    async fn ordinary(stop: &Stop) -> Result<User, Failure> {
        if id("-u", None, stop).await? != Some(0) {
            return Ok(User(None));
        }
        for name in OTHER_USERS {
            if let (Some(user), Some(group)) = (id("-u", Some(name), stop).await?, id("-g", Some(name), stop).await?) {
                return Ok(User(Some((user, group))));
            }
        }
        Err(Failure::Missing {
            what: "an ordinary user to run PostgreSQL as".to_string(),
            remedy: "run this command as an ordinary user, or make a user named `postgres`".to_string(),
        })
    }

    fn runs(&self, program: Program) -> Program {
        match self.0 {
            Some((user, group)) => program.run_as(user, group),
            None => program,
        }
    }
}

/// `id -u` or `id -g`, of a user or of ourselves.
async fn id(which: &str, name: Option<&str>, stop: &Stop) -> Result<Option<u32>, Failure> {
    let said = Program::new("id").arg(which).args(name).said(stop).await?;
    Ok(said.stdout.trim().parse().ok().filter(|_| said.status.success()))
}

fn free_port() -> Result<u16, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address.map(|address| address.port()).map_err(Failure::file("take a port for", "PostgreSQL"))
}
