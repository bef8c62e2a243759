//! A journal that several processes share: a database of the test's own on the test command's PostgreSQL.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};

/// Stands for a password that must not show; the test command's server takes any.
const PASSWORD: &str = "canary-team-password";

/// A team's journal, empty.
pub struct Team {
    runtime: Runtime,
    client: Client,
    address: String,
}

impl Team {
    /// A database of this test's own.
    pub fn fresh() -> Team {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("VITRINA_TEST_POSTGRES").unwrap_or_else(|_| {
            panic!(
                "this test needs a PostgreSQL: run it by `cargo xtask test flows` or \
                 `cargo xtask servers cargo test -p vitrina-tests`"
            )
        });
        let runtime = Runtime::new().expect("a runtime starts");
        let name = format!("team_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let made = runtime.block_on(async {
            let client = connect(&server).await;
            client.batch_execute(&format!("CREATE DATABASE {name}")).await
        });
        made.expect("a database can be made");
        let (server, _) = server.rsplit_once('/').expect("the address ends with a database");
        let address = format!("{server}/{name}");
        let client = runtime.block_on(connect(&address));
        Team { runtime, client, address }
    }

    /// The address, without a password.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The address with a password in it.
    pub fn address_with_password(&self) -> String {
        self.address.replacen('@', &format!(":{PASSWORD}@"), 1)
    }

    /// Lets a call use the journal, with the password in the environment.
    pub(crate) fn grant(&self, command: &mut Command) {
        command.env("VITRINA_JOURNAL", &self.address).env("PGPASSWORD", PASSWORD);
    }

    /// A password that may show nowhere.
    pub fn password(&self) -> &str {
        PASSWORD
    }

    /// How many rows the journal has.
    pub fn rows(&self) -> u64 {
        self.number("SELECT number FROM vitrina_journal")
    }

    /// How many verdicts it has.
    pub fn verdicts(&self) -> u64 {
        self.number("SELECT count(*) FROM vitrina_row WHERE fact LIKE '{\"fact\":\"verdict\"%'")
    }

    /// How many different processes have taken stores.
    pub fn workers(&self) -> u64 {
        self.number("SELECT count(DISTINCT worker) FROM vitrina_claim")
    }

    /// The facts with their rollout's number, oldest first.
    pub(crate) fn facts(&self) -> Vec<(u64, String)> {
        let rows = self.client.query("SELECT rollout, fact FROM vitrina_row ORDER BY number", &[]);
        let rows = self.runtime.block_on(rows).expect("the journal can be read");
        rows.iter().map(|row| (row.get::<_, i64>(0) as u64, row.get(1))).collect()
    }

    /// A number; 0 before the journal's tables are made.
    fn number(&self, sql: &str) -> u64 {
        let row = self.runtime.block_on(self.client.query_one(sql, &[]));
        row.map_or(0, |row| row.get::<_, i64>(0) as u64)
    }
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the server answers");
    tokio::spawn(connection);
    client
}
