//! Starting and stopping.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::call::BODY_LIMIT;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::faults::{Faults, meet};
use crate::listener::{Bound, Listener, bind};
use crate::rate::{Buckets, Minutes};
use crate::requests::{RequestLog, note};
use crate::shelves::Shelves;
use crate::shops::{PageCache, Texts};
use crate::state::{State, StateError, Store};
use crate::webhooks::{Deliveries, deliver};
use crate::world::{Shared, World};
use crate::{Config, Seed, ShopUrls, StartError, Urls};
use crate::{apps_scripts, control, hosting, pago_shops, shops, tiendanube};

/// How long [`Sandbox::stop`] waits for answers that are under way.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// A running sandbox. Dropping it stops it too, without waiting.
pub struct Sandbox {
    world: Shared,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts all listeners on 127.0.0.1 and returns when they accept connections.
    ///
    /// # Errors
    ///
    /// A port in use or refused, or a state file that cannot be used; nothing stays running then.
    pub async fn start(config: Config) -> Result<Sandbox, StartError> {
        Sandbox::start_with(config, Seed::default()).await
    }

    /// The same with more than the sample stores. A state file keeps what it has; only what is missing is added.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start), and [`StartError::Seed`] for a seed whose stores cannot be.
    pub async fn start_with(config: Config, seed: Seed) -> Result<Sandbox, StartError> {
        seed.check().map_err(|reason| StartError::Seed { path: None, reason })?;
        let tiendanube = bind(Listener::Tiendanube, &config.ports).await?;
        let pago_shops = bind(Listener::PagoShops, &config.ports).await?;
        let cdn = bind(Listener::Cdn, &config.ports).await?;
        let apps_scripts = bind(Listener::AppsScripts, &config.ports).await?;
        let shops = bind(Listener::Shops, &config.ports).await?;
        let control = bind(Listener::Control, &config.ports).await?;

        let refused = |reason| StartError::State { path: config.state.clone(), reason };
        let state = State::open(config.state.as_deref()).map_err(refused)?;
        let clock = begin(&state, &seed, config.reset).map_err(|error| refused(error.to_string()))?;
        let stores = state.stores().map_err(|error| refused(error.to_string()))?;
        let catalogue = Catalogue::built_in()?;
        let urls = Urls {
            tiendanube: tiendanube.url("127.0.0.1")?,
            pago_shops: pago_shops.url("127.0.0.1")?,
            cdn: cdn.url("127.0.0.1")?,
            apps_scripts: apps_scripts.url("127.0.0.1")?,
            control: control.url("127.0.0.1")?,
            shops: stores.iter().map(|store| shop_urls(store, &shops, &catalogue)).collect::<Result<_, _>>()?,
        };
        let (jobs, queued) = mpsc::unbounded_channel();
        let world = Arc::new(World {
            state,
            clock,
            seed,
            shops: urls.shops.iter().map(|shop| ((shop.platform, shop.store.clone()), shop.url.clone())).collect(),
            urls,
            catalogue,
            shelves: Shelves::default(),
            texts: Texts::built_in()?,
            pages: PageCache::default(),
            buckets: Buckets::default(),
            minutes: Minutes::default(),
            requests: RequestLog::default(),
            faults: Faults::default(),
            hosting: config.hosting,
            writing: Mutex::default(),
            deliveries: Deliveries::default(),
            jobs,
        });

        let (stop, stopped) = watch::channel(false);
        let listeners = [
            (Listener::Tiendanube, tiendanube, tiendanube::router()),
            (Listener::PagoShops, pago_shops, pago_shops::router()),
            (Listener::Cdn, cdn, Router::new().fallback(hosting::serve)),
            (
                Listener::AppsScripts,
                apps_scripts,
                Router::new().route("/{app}/{script}/{file}", get(apps_scripts::serve)),
            ),
            (Listener::Shops, shops, shops::router()),
            (Listener::Control, control, control::router(&world)),
        ];
        let listeners = listeners.into_iter().map(|(listener, bound, router)| {
            let faulty = from_fn_with_state((world.clone(), listener), meet);
            let noted = from_fn_with_state((world.clone(), listener), note);
            let router =
                router.layer(faulty).layer(noted).layer(DefaultBodyLimit::max(BODY_LIMIT)).with_state(world.clone());
            let mut stopped = stopped.clone();
            tokio::spawn(bound.serve(router, async move {
                // An error means that the sandbox was dropped.
                let _ = stopped.wait_for(|stopped| *stopped).await;
            }))
        });
        let listeners = listeners.collect();
        tokio::spawn(deliver(world.clone(), queued, stopped));
        Ok(Sandbox { world, stop, listeners })
    }

    /// Where it answers.
    pub fn urls(&self) -> &Urls {
        &self.world.urls
    }

    /// Stops accepting, waits up to two seconds for answers under way, and frees the ports.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        self.world.faults.clear();
        for mut listener in std::mem::take(&mut self.listeners) {
            if tokio::time::timeout(STOP_LIMIT, &mut listener).await.is_err() {
                listener.abort();
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // What a fault holds back would hold the end back too.
        self.world.faults.clear();
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("urls", &self.world.urls).finish_non_exhaustive()
    }
}

/// Brings the state to what the seed says; the clock goes on from where it was, unless all begins anew.
fn begin(state: &State, seed: &Seed, reset: bool) -> Result<Clock, StateError> {
    if reset {
        state.set_clock_right()?;
    }
    let clock = Clock::ahead_by(state.clock_ahead_ms()?);
    match reset {
        true => state.reset(seed, clock.now())?,
        false => state.sow(seed, clock.now())?,
    }
    Ok(clock)
}

fn shop_urls(store: &Store, shops: &Bound, catalogue: &Catalogue) -> Result<ShopUrls, StartError> {
    let url = shops.url(&format!("{}.localhost", store.slug))?;
    let page = |path: &str| {
        url.join(path).map_err(|error| StartError::BuiltIn { file: "assets/catalogue.json", reason: error.to_string() })
    };
    let product = catalogue.products.iter().find(|product| product.options.len() == 3);
    let handle = product.map(|product| product.handle.as_str()).unwrap_or_default();
    Ok(ShopUrls {
        store: store.id.clone(),
        platform: store.platform,
        name: store.name.clone(),
        product: page(&format!("productos/{handle}/"))?,
        category: page("productos/")?,
        url,
    })
}
