//! Mentions in texts.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Username;
use crate::domain::segments::mentions;
use crate::services::apps::{numbers, people};
use crate::services::{App, Failure};
use crate::web::request::base::Base;

/// An account that a text mentions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Mention {
    id: String,
    username: String,
    acct: String,
    url: String,
}

/// People whom some texts name, by their names: loaded once for everything in an answer.
#[derive(Debug, Default)]
pub(super) struct Mentions(HashMap<Username, Mention>);

impl Mentions {
    /// Those of the people named in these texts who are there.
    pub(super) async fn load<'t>(
        app: &App,
        base: &Base,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Result<Self, Failure> {
        let names: HashSet<Username> = texts.into_iter().flat_map(mentions).collect();
        let names: Vec<Username> = names.into_iter().collect();
        let users = people::named(app, &names).await?;
        let things: Vec<_> = users.iter().map(numbers::account).collect();
        let numbers = numbers::of(app, &things).await?;
        let mentions = users.into_iter().zip(numbers).map(|(user, number)| {
            let mention = Mention {
                id: number.0.to_string(),
                username: user.username.to_string(),
                acct: user.username.to_string(),
                url: base.address(&format!("/@{}", user.username)),
            };
            (user.username, mention)
        });
        Ok(Self(mentions.collect()))
    }

    /// Those whom one text names, in its order.
    pub(super) fn of(&self, text: &str) -> Vec<Mention> {
        let names = mentions(text).into_iter();
        names
            .filter_map(|name| self.0.get(&name).cloned())
            .collect()
    }
}
