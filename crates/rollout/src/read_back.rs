//! Reading a published file the way a shop's page does: from another origin.

use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, StatusCode};
use url::Url;
use vitrina_platform::{Request, Response, Transport};
use vitrina_release::{Channel, ChannelError, content_type, integrity};

use crate::rollout::prefix;

const ATTEMPTS: u32 = 4;
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// Why a page could not use a published file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadBackError {
    /// No answer came.
    #[error("{url} is not reachable: {reason}; check [hosting] public_url and that the hosting is served there")]
    Unreachable {
        /// The file.
        url: String,
        /// The network's words.
        reason: String,
    },
    /// The file is not there.
    #[error("{url} answers {status}; check that [hosting] public_url serves [hosting] location")]
    NotServed {
        /// The file.
        url: String,
        /// The status.
        status: StatusCode,
    },
    /// A header is missing or wrong, so that a page could not use the file.
    #[error("{url} is served with {header}: {found}, shops need {expected}; {}", remedy(header))]
    Header {
        /// The file.
        url: String,
        /// The header's name.
        header: &'static str,
        /// What came; `nothing` when it is missing.
        found: String,
        /// What has to come.
        expected: &'static str,
    },
    /// The channel is none.
    #[error("{url} is served and is no channel: {reason}")]
    NoChannel {
        /// The file.
        url: String,
        /// Why not.
        reason: String,
    },
    /// Other bytes come than were published.
    #[error(
        "{url} serves other bytes ({found}) than were published ({expected}); check that [hosting] public_url serves \
         [hosting] location and that nothing between them changes files"
    )]
    OtherBytes {
        /// The file.
        url: String,
        /// Its integrity in `bundle.json`.
        expected: String,
        /// The integrity of what came.
        found: String,
    },
}

/// A year, in seconds.
const YEAR: u64 = 31_536_000;

/// Reads `{public_url}/{app}/{file}` with an `Origin` and checks all that a page relies on (docs/ARCHITECTURE.md, "Hosting
/// layout"): `Access-Control-Allow-Origin: *`, the MIME type of the file's name, `nosniff`, the `Cache-Control` of files that
/// never change, and the bytes' `expected` integrity.
///
/// # Errors
/// [`ReadBackError`], saying which of these is not so.
pub async fn read_back(
    network: &dyn Transport,
    public_url: &Url,
    app: &str,
    file: &str,
    expected: &str,
) -> Result<(), ReadBackError> {
    let url = format!("{}{file}", prefix(public_url, app));
    let response = checked(network, &url, expected).await?;
    // Without it a page works and is slow, so only an upload asks for it.
    header(&url, &response, CACHE_CONTROL, "public, max-age=31536000, immutable", is_lasting)
}

/// As [`read_back`], for a whole address, which may have a query, and however long it may be kept.
pub(crate) async fn check(network: &dyn Transport, url: &str, expected: &str) -> Result<(), ReadBackError> {
    checked(network, url, expected).await.map(drop)
}

async fn checked(network: &dyn Transport, url: &str, expected: &str) -> Result<Response, ReadBackError> {
    let response = get(network, url).await?;
    header(url, &response, ACCESS_CONTROL_ALLOW_ORIGIN, "*", |found| found.trim() == "*")?;
    header(url, &response, X_CONTENT_TYPE_OPTIONS, "nosniff", |found| found.trim().eq_ignore_ascii_case("nosniff"))?;
    let path = url.split(['?', '#']).next().unwrap_or(url);
    if let Some(kind) = content_type(path) {
        header(url, &response, CONTENT_TYPE, kind, |found| is_type(found, kind))?;
    }
    same_bytes(url, &response, expected)?;
    Ok(response)
}

fn header(
    url: &str,
    response: &Response,
    name: HeaderName,
    expected: &'static str,
    fits: impl Fn(&str) -> bool,
) -> Result<(), ReadBackError> {
    let found = response.headers.get(&name).and_then(|value| value.to_str().ok());
    match found {
        Some(found) if fits(found) => Ok(()),
        found => Err(ReadBackError::Header {
            url: url.to_owned(),
            header: known(&name),
            found: found.unwrap_or("nothing").to_owned(),
            expected,
        }),
    }
}

/// Fetches and compares only the bytes, for files on the platform's own CDN.
pub(crate) async fn fetch_integrity(network: &dyn Transport, url: &str) -> Result<String, ReadBackError> {
    get(network, url).await.map(|response| integrity(&response.body))
}

/// Fetches the channel.
pub(crate) async fn fetch_channel(network: &dyn Transport, url: &str) -> Result<Channel, ReadBackError> {
    let response = get(network, url).await?;
    let no_channel = |error: ChannelError| ReadBackError::NoChannel { url: url.to_owned(), reason: error.to_string() };
    Channel::from_json(&response.body).map_err(no_channel)
}

/// Fetches a page as text.
pub(crate) async fn fetch_text(network: &dyn Transport, url: &str) -> Result<String, ReadBackError> {
    get(network, url).await.map(|response| String::from_utf8_lossy(&response.body).into_owned())
}

fn same_bytes(url: &str, response: &Response, expected: &str) -> Result<(), ReadBackError> {
    let found = integrity(&response.body);
    match found == expected {
        true => Ok(()),
        false => Err(ReadBackError::OtherBytes { url: url.to_owned(), expected: expected.to_owned(), found }),
    }
}

async fn get(network: &dyn Transport, url: &str) -> Result<Response, ReadBackError> {
    let unreachable = |reason: String| ReadBackError::Unreachable { url: url.to_owned(), reason };
    let address: Url = url.parse().map_err(|error: url::ParseError| unreachable(error.to_string()))?;
    let mut address = address;
    let named = to_loopback(&mut address);
    let mut request = Request::new(Method::GET, address);
    request.headers.extend(named.map(|name| (HOST, name)));
    request.headers.insert(ORIGIN, HeaderValue::from_static("https://shop.example"));
    let mut wait = FIRST_WAIT;
    for attempt in 1.. {
        let last = attempt == ATTEMPTS;
        match network.send(request.clone()).await {
            Ok(response) if response.status == StatusCode::OK => return Ok(response),
            Ok(response) if last || !response.status.is_server_error() => {
                return Err(ReadBackError::NotServed { url: url.to_owned(), status: response.status });
            }
            Err(error) if last => return Err(unreachable(error.to_string())),
            _ => tokio::time::sleep(wait).await,
        }
        wait *= 2;
    }
    Err(unreachable("no attempt was made".to_owned()))
}

/// Names below `.localhost` are this machine (RFC 6761), which browsers know and resolvers do not all. Answers the name that
/// the server has to hear.
fn to_loopback(address: &mut Url) -> Option<HeaderValue> {
    let name = address.host_str().filter(|name| name.ends_with(".localhost"))?;
    let port = address.port().map(|port| format!(":{port}")).unwrap_or_default();
    let name = HeaderValue::try_from(format!("{name}{port}")).ok()?;
    address.set_host(Some("127.0.0.1")).ok()?;
    Some(name)
}

/// `application/javascript` is the older name of `text/javascript` (RFC 9239).
fn is_type(found: &str, expected: &str) -> bool {
    let found = found.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    found == expected || (expected == "text/javascript" && found == "application/javascript")
}

/// Whether everybody may keep the file for a year and need not ask again (RFC 8246).
fn is_lasting(found: &str) -> bool {
    let directives: Vec<String> = found.split(',').map(|directive| directive.trim().to_ascii_lowercase()).collect();
    let age = directives.iter().find_map(|directive| directive.strip_prefix("max-age=")?.parse::<u64>().ok());
    let says = |word: &str| directives.iter().any(|directive| directive == word);
    says("immutable")
        && age.is_some_and(|age| age >= YEAR)
        && !says("private")
        && !says("no-store")
        && !says("no-cache")
}

/// Where that header is set.
fn remedy(header: &str) -> &'static str {
    match header {
        "Access-Control-Allow-Origin" => {
            "let the server send it, or with a bucket allow GET from * in the bucket's CORS rules and pass Origin through the CDN"
        }
        "Cache-Control" => {
            "let the server send it for bundle files, whose names carry a hash; with a bucket, see that the CDN leaves it alone"
        }
        "Content-Type" => "let the server send it by the file's name; with a bucket, see that the CDN leaves it alone",
        _ => "let the server send it, or with a bucket add it as a response header of the CDN before it",
    }
}

fn known(name: &HeaderName) -> &'static str {
    match *name {
        ACCESS_CONTROL_ALLOW_ORIGIN => "Access-Control-Allow-Origin",
        CACHE_CONTROL => "Cache-Control",
        X_CONTENT_TYPE_OPTIONS => "X-Content-Type-Options",
        _ => "Content-Type",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_a_hash_is_kept_for_a_year_by_everybody() {
        for fine in
            ["public, max-age=31536000, immutable", "immutable,max-age=40000000", "Public, Max-Age=31536000, Immutable"]
        {
            assert!(is_lasting(fine), "{fine}");
        }
        for odd in [
            "",
            "public, max-age=31536000",
            "public, max-age=60, immutable",
            "private, max-age=31536000, immutable",
            "no-store, max-age=31536000, immutable",
            "no-cache, max-age=31536000, immutable",
            "immutable",
            "max-age=year, immutable",
        ] {
            assert!(!is_lasting(odd), "{odd}");
        }
    }
}
