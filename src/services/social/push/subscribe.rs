//! Devices: notified from now on, of other kinds, or no more.

use crate::domain::{
    Invalid, NotificationKind, PushSource, PushSubscription, Timestamp, UserId, parse_push_endpoint,
};
use crate::security::web_push::parse_device_keys;
use crate::services::{App, Failure};

/// How a device names itself: what its browser got from its push service.
#[derive(Debug, Clone)]
pub struct DeviceAddress<'d> {
    /// Where messages for it go.
    pub endpoint: &'d str,
    /// Its public key, in base64url.
    pub public_key: &'d str,
    /// Its secret, in base64url.
    pub auth: &'d str,
}

/// Why a device is not notified.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// A sentence for the person.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The site notifies no devices.
    #[error("push notifications are switched off")]
    Off,
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// The key that browsers ask their push services with, in base64url; none where the site notifies
/// no devices.
#[must_use]
pub fn public_key(app: &App) -> Option<&str> {
    app.push.as_ref().map(|push| push.key.public())
}

/// A person's devices.
///
/// # Errors
/// When the store fails.
pub async fn devices(app: &App, user: UserId) -> Result<Vec<PushSubscription>, Failure> {
    Ok(app.store.push_subscriptions(user).await?)
}

/// Notifies a device from now on of these kinds, in the place of what its browser or app had.
///
/// # Errors
/// See [`SubscribeError`].
pub async fn subscribe(
    app: &App,
    user: UserId,
    source: PushSource,
    device: DeviceAddress<'_>,
    kinds: Vec<NotificationKind>,
) -> Result<PushSubscription, SubscribeError> {
    if app.push.is_none() {
        return Err(SubscribeError::Off);
    }
    let subscription = PushSubscription {
        source,
        user,
        endpoint: parse_push_endpoint(device.endpoint)?,
        keys: parse_device_keys(device.public_key, device.auth)?,
        kinds,
        created_at: Timestamp::now(),
    };
    let saved = app.store.save_push_subscription(&subscription).await;
    saved.map_err(Failure::from)?;
    Ok(subscription)
}

/// Changes of what a device is notified; none when it is not subscribed.
///
/// # Errors
/// When the store fails.
pub async fn change_kinds(
    app: &App,
    source: PushSource,
    kinds: Vec<NotificationKind>,
) -> Result<Option<PushSubscription>, Failure> {
    let Some(mut subscription) = app.store.push_subscription(source).await? else {
        return Ok(None);
    };
    subscription.kinds = kinds;
    app.store.save_push_subscription(&subscription).await?;
    Ok(Some(subscription))
}

/// Notifies a device no more.
///
/// # Errors
/// When the store fails.
pub async fn unsubscribe(app: &App, source: PushSource) -> Result<(), Failure> {
    Ok(app.store.delete_push_subscription(source).await?)
}
