//! The messages of the scripts in browsers, `scripts.ftl`, in a form that `static/js/messages.js`
//! reads without a parser of its own.

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use serde_json::{Map, Value};

use super::{Locale, catalogue};

const FILE: &str = "scripts.ftl";

/// Its messages by their ids, as JSON. A message is a text with `{name}` where something is put in,
/// or, where it depends on a number, such a text for each of the language's plural categories. What
/// says more than that is left out, and a test fails.
#[must_use]
pub fn as_json(locale: Locale) -> String {
    let source = catalogue::source(locale, Some(FILE));
    let read = fluent_syntax::parser::parse(source.as_str());
    let resource = read.unwrap_or_else(|(resource, _)| resource);
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => {
            let value = message.value.as_ref().and_then(value)?;
            Some((message.id.name.to_owned(), value))
        }
        _ => None,
    });
    Value::Object(messages.collect::<Map<_, _>>()).to_string()
}

fn value(pattern: &Pattern<&str>) -> Option<Value> {
    match pattern.elements.as_slice() {
        [
            PatternElement::Placeable {
                expression: Expression::Select { variants, .. },
            },
        ] => {
            let forms = variants.iter().map(|variant| {
                let VariantKey::Identifier { name } = &variant.key else {
                    return None;
                };
                Some(((*name).to_owned(), plain(&variant.value)?.into()))
            });
            forms.collect::<Option<Map<_, _>>>().map(Value::Object)
        }
        _ => plain(pattern).map(Value::String),
    }
}

fn plain(pattern: &Pattern<&str>) -> Option<String> {
    let parts = pattern.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => Some((*value).to_owned()),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => Some(format!("{{{}}}", id.name)),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::StringLiteral { value }),
        } => Some((*value).to_owned()),
        PatternElement::Placeable { .. } => None,
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::as_json;
    use crate::i18n::Locale;

    #[test]
    fn every_script_has_the_same_messages_in_every_language() {
        let ids = |locale| {
            let messages: serde_json::Value = serde_json::from_str(&as_json(locale)).unwrap();
            let object = messages.as_object().unwrap().clone();
            object.keys().cloned().collect::<Vec<_>>()
        };
        let english = ids(Locale::English);
        assert!(english.len() > 10, "{english:?}");
        for locale in [Locale::German, Locale::Arabic] {
            assert_eq!(ids(locale), english, "{locale:?}");
        }
    }
}
