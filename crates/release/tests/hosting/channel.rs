//! The channel: written only over what was read.

use std::collections::BTreeMap;
use std::fs;

use vitrina_release::{Channel, Entry, HostingError, Percent, integrity};

use crate::bundles::APP;
use crate::place::{Place, in_both_places};

pub fn channel(release: u32) -> Channel {
    let entry = Entry { file: format!("badge-{release}.js"), integrity: integrity(&release.to_be_bytes()) };
    Channel {
        release,
        previous: None,
        percent: Percent::ALL,
        salt: APP.to_owned(),
        stores: BTreeMap::new(),
        bundles: BTreeMap::from([(release, entry)]),
    }
}

in_both_places! {
async fn the_channel_is_written_only_over_what_was_read(place: Place) {
    let hosting = place.open();
    assert!(hosting.channel().await.unwrap().is_none());
    let first = hosting.write_channel(&channel(1), None).await.unwrap();
    let (read, tag) = hosting.channel().await.unwrap().unwrap();
    assert_eq!((read, &tag), (channel(1), &first));

    let error = hosting.write_channel(&channel(2), None).await.unwrap_err();
    assert!(matches!(error, HostingError::Moved { .. }), "{error}");
    hosting.write_channel(&channel(2), Some(&tag)).await.unwrap();
    let error = hosting.write_channel(&channel(3), Some(&tag)).await.unwrap_err();
    assert!(error.to_string().contains("somebody else"), "{error}");
    assert_eq!(hosting.channel().await.unwrap().unwrap().0, channel(2));
}

async fn of_many_writers_one_wins(place: Place) {
    let hosting = place.open();
    let tag = hosting.write_channel(&channel(1), None).await.unwrap();
    let writers: Vec<_> = (2..18)
        .map(|release| {
            let (hosting, tag) = (hosting.clone(), tag.clone());
            tokio::spawn(async move { hosting.write_channel(&channel(release), Some(&tag)).await.map(|_| release) })
        })
        .collect();
    let mut won = Vec::new();
    for writer in writers {
        match writer.await.unwrap() {
            Ok(release) => won.push(release),
            Err(HostingError::Moved { .. } | HostingError::Held { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(won.len(), 1, "{won:?}");
    assert_eq!(hosting.channel().await.unwrap().unwrap().0.release, won[0]);
}


async fn an_unreadable_channel_is_never_taken_for_none(place: Place) {
    let hosting = place.open();
    hosting.write_channel(&channel(1), None).await.unwrap();
    place.write("variant-badge/channel.json", "{}").await;
    assert!(matches!(hosting.channel().await, Err(HostingError::Channel { .. })));
    assert!(matches!(hosting.write_channel(&channel(2), None).await, Err(HostingError::Moved { .. })));
}

}

#[tokio::test]
async fn a_writer_at_work_keeps_others_out_and_a_dead_one_does_not() {
    let place = Place::folder();
    let hosting = place.open();
    let path = place.folder.path().join("hosting/variant-badge/channel.lock");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let other = fs::File::create(&path).unwrap();
    other.lock().unwrap();
    let error = hosting.write_channel(&channel(1), None).await.unwrap_err();
    assert!(matches!(&error, HostingError::Held { path: held } if *held == path), "{error}");
    drop(other);
    hosting.write_channel(&channel(1), None).await.unwrap();
}
