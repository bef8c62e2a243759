//! The real servers that some tests need: an S3-compatible one and a PostgreSQL, each with data of its own on a free port.
//! They end with this process.

mod postgres;
mod s3;

use std::path::Path;
use std::process::ExitCode;

use crate::args::ServersOptions;
use crate::failure::Failure;
use crate::program::Program;
use crate::setup;
use crate::stop::Stop;
use crate::workspace;

/// Both, running.
pub(crate) struct Servers {
    s3: s3::S3,
    postgres: postgres::Postgres,
}

impl Servers {
    /// Starts both; what they say goes to files in `logs`.
    pub(crate) async fn start(parts: &setup::ServerPrograms, logs: &Path, stop: &Stop) -> Result<Servers, Failure> {
        let (s3_log, postgres_log) = (logs.join("s3.log"), logs.join("postgres.log"));
        let (s3, postgres) = tokio::join!(
            s3::S3::start(&parts.python, &s3_log, stop),
            postgres::Postgres::start(&parts.postgres, &postgres_log, stop)
        );
        match (s3, postgres) {
            (Ok(s3), Ok(postgres)) => Ok(Servers { s3, postgres }),
            (Ok(s3), Err(failure)) => {
                s3.end().await;
                Err(failure)
            }
            (Err(failure), Ok(postgres)) => {
                postgres.end().await;
                Err(failure)
            }
            (Err(failure), Err(_)) => Err(failure),
        }
    }

    /// How a test finds them: `VITRINA_TEST_S3` holds endpoint, bucket, key and secret, `VITRINA_TEST_POSTGRES` an address.
    pub(crate) fn variables(&self) -> [(&'static str, &str); 2] {
        [("VITRINA_TEST_S3", self.s3.access()), ("VITRINA_TEST_POSTGRES", self.postgres.url())]
    }

    /// Ends both and waits until they are gone.
    pub(crate) async fn end(self) {
        tokio::join!(self.s3.end(), self.postgres.end());
    }
}

/// `cargo xtask servers COMMAND …`: runs a command with both servers up, such as the tests of one crate.
pub(crate) async fn run(options: &ServersOptions, stop: &Stop) -> Result<ExitCode, Failure> {
    let parts = setup::run_servers(stop).await?;
    let logs = workspace::path("target/test");
    std::fs::create_dir_all(&logs).map_err(Failure::file("make", &logs))?;
    let servers = Servers::start(&parts, &logs, stop).await?;
    let (program, args) = options.command.split_first().map_or(("true", &[][..]), |(first, rest)| (first, rest));
    let mut command = Program::new(program).args(args);
    for (name, value) in servers.variables() {
        command = command.env(name, value);
    }
    let status = command.status(stop).await;
    servers.end().await;
    Ok(status?.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
