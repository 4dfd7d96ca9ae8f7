//! `/api`: the description of the API as a page.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;
use serde_json::Value;

use super::openapi::DOCUMENT;
use crate::web::Site;
use crate::web::request::base::Base;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;

#[derive(Debug, Serialize)]
struct ReferencePage {
    /// The site's address.
    base: String,
    groups: &'static [Group],
}

/// Operations under one heading.
#[derive(Debug, Serialize)]
struct Group {
    /// The anchor.
    id: String,
    name: String,
    operations: Vec<Operation>,
}

#[derive(Debug, Serialize)]
struct Operation {
    /// The anchor.
    id: String,
    method: String,
    path: String,
    summary: String,
    /// The scope that a token needs; empty where any will do; none where guests call, too.
    scope: Option<String>,
    /// Whether it answers without a token.
    open: bool,
    values: Vec<Parameter>,
    /// What it answers with, as a name of a schema.
    answer: String,
}

/// A value that an operation takes.
#[derive(Debug, Serialize)]
struct Parameter {
    name: String,
    /// `path`, `query`, `header` or `body`.
    place: String,
    required: bool,
    description: String,
}

/// The order of the headings.
const HEADINGS: [&str; 10] = [
    "Vignette",
    "Apps and tokens",
    "Timelines",
    "Posts and comments",
    "Pictures",
    "Accounts",
    "Notifications",
    "Search and trends",
    "The site",
    "Others",
];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The name behind a `$ref`, with `[]` for a list of it.
fn schema_name(schema: &Value) -> String {
    let name = |schema: &Value| {
        let reference = schema["$ref"].as_str()?;
        reference.rsplit('/').next().map(ToOwned::to_owned)
    };
    match schema["type"] == "array" {
        true => name(&schema["items"]).map_or_else(|| "[]".to_owned(), |item| format!("[{item}]")),
        false => name(schema).unwrap_or_default(),
    }
}

/// The fields of a body.
fn fields(operation: &Value) -> Vec<Parameter> {
    let mut content = operation["requestBody"]["content"]
        .as_object()
        .into_iter()
        .flatten();
    let body = content.next().map(|(_, body)| fields_of(&body["schema"]));
    body.unwrap_or_default()
}

/// The fields of a schema, which may be made of others.
fn fields_of(schema: &Value) -> Vec<Parameter> {
    if !schema["$ref"].is_null() {
        return fields_of(&DOCUMENT["components"]["schemas"][schema_name(schema)]);
    }
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let required = schema["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
    let properties = schema["properties"].as_object().into_iter().flatten();
    let field = |(name, field): (&String, &Value)| Parameter {
        name: name.clone(),
        place: "body".to_owned(),
        required: is_required(name),
        description: text(&field["description"]),
    };
    let inner = parts.flat_map(fields_of);
    inner.chain(properties.map(field)).collect()
}

fn parameters(operation: &Value) -> Vec<Parameter> {
    let given = operation["parameters"].as_array().into_iter().flatten();
    let parameter = |one: &Value| Parameter {
        name: text(&one["name"]),
        place: text(&one["in"]),
        required: one["required"] == true,
        description: text(&one["description"]),
    };
    given.map(parameter).chain(fields(operation)).collect()
}

fn operation(path: &str, method: &str, given: &Value) -> Operation {
    let alternatives = given["security"].as_array();
    let alternatives = alternatives.map(Vec::as_slice).unwrap_or_default();
    let scope = alternatives.iter().find_map(|one| one.get("oauth"));
    let answers = given["responses"].as_object().into_iter().flatten();
    let answer = answers
        .filter(|(status, _)| status.starts_with('2'))
        .map(|(_, answer)| schema_name(&answer["content"]["application/json"]["schema"]))
        .next();
    Operation {
        id: text(&given["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&given["summary"]),
        open: scope.is_none() || alternatives.len() > 1,
        scope: scope.map(|scope| text(&scope[0])),
        values: parameters(given),
        answer: answer.unwrap_or_default(),
    }
}

/// All operations, by headings: the same for everybody.
static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let mut groups: Vec<Group> = HEADINGS
        .iter()
        .map(|name| Group {
            id: name.to_lowercase().replace(' ', "-"),
            name: (*name).to_owned(),
            operations: Vec::new(),
        })
        .collect();
    for (path, methods) in DOCUMENT["paths"].as_object().into_iter().flatten() {
        for (method, given) in methods.as_object().into_iter().flatten() {
            let heading = text(&given["tags"][0]);
            if let Some(group) = groups.iter_mut().find(|group| group.name == heading) {
                group.operations.push(operation(path, method, given));
            }
        }
    }
    groups
});

/// The page.
pub(super) async fn show(
    site: Data<Site>,
    base: Base,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let page = ReferencePage {
        base: base.address(""),
        groups: &GROUPS,
    };
    site.views
        .page(StatusCode::OK, &person, "public/api.html", &page)
}
