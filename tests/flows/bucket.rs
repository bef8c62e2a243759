//! Uploads to a bucket of a real S3-compatible server.

use std::fs;

use vitrina_tests::{Bucket, Ended, Sandbox, write_bundle};

const CORS: (&str, &str) = ("access-control-allow-origin", "*");
const NOSNIFF: (&str, &str) = ("x-content-type-options", "nosniff");
const SHORT: (&str, &str) = ("cache-control", "max-age=60");

/// A sandbox whose hosting is the bucket, behind a CDN at `public_url`.
fn hosted_in(location: &str, public_url: &str) -> Sandbox {
    let sandbox = Sandbox::start();
    let config = sandbox.config();
    let config = config.replace("location = \"hosting\"", &format!("location = \"{location}\""));
    let config =
        config.replace(&format!("public_url = \"{}\"", sandbox.url("cdn")), &format!("public_url = \"{public_url}\""));
    fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    write_bundle(&sandbox.path("bundle"), "one");
    sandbox
}

fn upload(sandbox: &Sandbox, bucket: &Bucket, change: (&str, &str)) -> Ended {
    let mut command = sandbox.vitrina(&["upload", "--json"]);
    bucket.grant(&mut command).env(change.0, change.1);
    Ended::of(command.output().unwrap())
}

const AS_IT_IS: (&str, &str) = ("AWS_REGION", "us-east-1");

#[test]
fn a_release_in_a_bucket_is_read_back_through_the_cdn() {
    let bucket = Bucket::fresh();
    let cdn = bucket.cdn(&[CORS, NOSNIFF]);
    let ended = upload(&hosted_in(bucket.location(), cdn.url()), &bucket, AS_IT_IS).succeeded();
    assert_eq!(ended.json()["release"], 1);
    assert!(!ended.stderr.contains(bucket.secret()), "{ended:#?}");
    // The same bundle from another machine is the same release.
    let again = upload(&hosted_in(bucket.location(), cdn.url()), &bucket, AS_IT_IS).succeeded();
    assert_eq!(again.json()["release"], 1);
}

#[test]
fn what_a_bucket_cannot_send_is_told() {
    let bucket = Bucket::fresh();
    for (headers, words) in [
        (&[CORS][..], ["X-Content-Type-Options: nothing", "nosniff", "CDN"]),
        (&[NOSNIFF], ["Access-Control-Allow-Origin: nothing", "CORS rules", "CDN"]),
        (&[CORS, NOSNIFF, SHORT], ["Cache-Control: max-age=60", "max-age=31536000, immutable", "CDN"]),
    ] {
        let cdn = bucket.cdn(headers);
        upload(&hosted_in(bucket.location(), cdn.url()), &bucket, AS_IT_IS).failed_with(1, &words);
    }
}

#[test]
fn a_bucket_that_refuses_says_what_to_change() {
    let bucket = Bucket::fresh();
    let nowhere = "http://127.0.0.1:9/";
    let wrong = ("AWS_SECRET_ACCESS_KEY", "not-the-secret");
    type Case<'a> = (&'a str, (&'a str, &'a str), i32, &'a [&'a str]);
    let cases: [Case<'_>; 5] = [
        (bucket.location(), wrong, 4, &["SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"]),
        (bucket.location(), ("AWS_ACCESS_KEY_ID", ""), 4, &["AWS_ACCESS_KEY_ID"]),
        ("s3://not-made-yet/x", AS_IT_IS, 1, &["no bucket `not-made-yet`", "[hosting] location"]),
        (bucket.location(), ("AWS_ALLOW_HTTP", "false"), 3, &["AWS_ENDPOINT_URL", "AWS_ALLOW_HTTP"]),
        (bucket.location(), ("AWS_ENDPOINT_URL", nowhere), 5, &["AWS_ENDPOINT_URL", "run the same command again"]),
    ];
    for (location, change, code, words) in cases {
        let ended = upload(&hosted_in(location, nowhere), &bucket, change).failed_with(code, words);
        assert!(!ended.stderr.contains(bucket.secret()) && !ended.stderr.contains(wrong.1), "{ended:#?}");
    }
}

/// Whoever looks for what went wrong sees each request, and nothing by which another could make one.
#[test]
fn requests_to_a_bucket_are_told() {
    let bucket = Bucket::fresh();
    let cdn = bucket.cdn(&[CORS, NOSNIFF]);
    let sandbox = hosted_in(bucket.location(), cdn.url());
    let verbose = |args: &[&str], change: (&str, &str)| {
        let mut command = sandbox.vitrina(args);
        bucket.grant(&mut command).env("VITRINA_VERBOSE", "1").env(change.0, change.1);
        Ended::of(command.output().unwrap())
    };
    let uploaded = verbose(&["upload"], AS_IT_IS).succeeded();
    let looked = verbose(&["settings", "get", "tiendanube:1001"], AS_IT_IS).succeeded();
    let root = format!("{}/{}", bucket.endpoint().trim_end_matches('/'), bucket.location().replace("s3://", ""));
    for (ended, told) in [
        (&uploaded, format!("PUT {root}/variant-badge/releases/1.json: 200 OK, ")),
        (&looked, format!("GET {root}/variant-badge/settings/1001.json: 404 Not Found, ")),
    ] {
        let took = ended.stderr.lines().find_map(|line| line.trim().strip_prefix(&told)?.strip_suffix(" ms"));
        assert!(took.is_some_and(|took| took.parse::<u64>().is_ok()), "{told} is not in {ended:#?}");
    }
    let nobody = verbose(&["upload"], ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"));
    let nobody = nobody.failed_with(5, &["PUT http://127.0.0.1:9/", "refused"]);
    for ended in [uploaded, looked, nobody] {
        for secret in [bucket.secret(), "?", "ignature"] {
            assert!(!ended.stderr.contains(secret), "{secret} is in {ended:#?}");
        }
    }
    let short = upload(&sandbox, &bucket, AS_IT_IS).succeeded();
    assert!(!short.stderr.contains(bucket.endpoint()), "{short:#?}");
}
