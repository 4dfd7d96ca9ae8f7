//! Suggestions: confidence, hashtags, renewal, and other words from elsewhere.

/// Both stores, each with a model and another that says almost the same.
macro_rules! with_two_models {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let (change, _folders) = models(&TWO);
                super::$name(Site::start_with(change).await).await;
            }

            #[tokio::test]
            async fn mongodb() {
                let (change, _folders) = models(&TWO);
                if let Some(site) = Site::start_on_mongodb(change).await {
                    super::$name(site).await;
                }
            }
        })+
    };
}

pub mod alt_suggestions;
pub mod attention;
pub mod confidence;
pub mod further;
pub mod hashtags;
pub mod loading;
pub mod outcomes;
pub mod rewriting;
pub mod rewriting_faults;
pub mod rewriting_narrower;
pub mod describing;
pub mod several_models;
