//! Every query that the program sent to MongoDB while the cases ran is held to an index. The server
//! that stands in for MongoDB notes their shapes (`tests/mongodb-server/Shapes.java`).

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use futures_util::TryStreamExt;
use libtest_mimic::{Failed, Trial};
use mongodb::IndexModel;
use mongodb::bson::{Bson, Document};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::servers::{Server, fresh_mongodb};

/// What no index serves whole: a collection, the fields of the filter, and why that may be.
const EXEMPT: &[[&str; 3]] = &[
    ["_migrations", "", "one for each migration"],
    ["banned_pictures", "", "each is compared with a new picture"],
    ["deletions", "", "only those under way"],
    ["suggestion_outcomes", "", "one for each model and field"],
    [
        "album_links",
        "album",
        "found by an index; an album has few",
    ],
    ["share_links", "post", "found by an index; a post has few"],
    ["albums", "posts", "found by an index; a post is in few"],
    [
        "albums",
        "words",
        "found by an index, then sorted: a search",
    ],
    [
        "users",
        "name_words",
        "found by an index, then sorted: a search",
    ],
    ["sessions", "seen_at", "counted once in a while"],
];

type Filter = Map<String, Value>;
/// Fields in their order, each with 1 or -1.
type Keys = Vec<(String, i32)>;

/// A query without its values.
#[derive(Debug, Deserialize)]
struct Shape {
    collection: String,
    filter: Filter,
    sort: Keys,
    limit: bool,
}

#[derive(Debug)]
struct Index {
    keys: Keys,
    /// Fields that a partial index asks for.
    partial: BTreeSet<String>,
    /// Whether there is one document for each of its keys.
    unique: bool,
}

/// Cases about what the server was asked, to be run after all others, or after some (`is_filtered`).
pub fn trials(server: &'static Result<Server, String>, is_filtered: bool) -> Vec<Trial> {
    let mut trials = vec![Trial::test("a_query_without_an_index_is_noticed", || {
        a_query_without_an_index_is_noticed();
        Ok(())
    })];
    if let Ok(server) = server
        && let Some(shapes) = &server.shapes
    {
        let case = move || every_query_is_read_along_an_index(server, shapes, is_filtered);
        trials.push(Trial::test(
            "mongodb::every_query_is_read_along_an_index",
            case,
        ));
    }
    trials
}

fn every_query_is_read_along_an_index(
    server: &Server,
    shapes: &Path,
    is_filtered: bool,
) -> Result<(), Failed> {
    let indexes = tokio::runtime::Runtime::new()?.block_on(indexes(server));
    let own = vec![Index {
        keys: vec![("_id".to_owned(), 1)],
        partial: BTreeSet::new(),
        unique: true,
    }];
    let (mut asked, mut wrong) = (0, Vec::new());
    for line in std::fs::read_to_string(shapes)?.lines() {
        let shape: Shape = serde_json::from_str(line)?;
        asked += 1;
        // One that no migration names is made when it is written to, with the index of `_id` alone.
        let indexes = indexes.get(&shape.collection).unwrap_or(&own);
        if !is_exempt(&shape) && !is_served(&shape, &shape.filter, indexes) {
            wrong.push(line.to_owned());
        }
    }
    assert!(asked > 0 || is_filtered, "nothing was noted");
    assert!(wrong.is_empty(), "no index serves {wrong:#?}");
    Ok(())
}

fn is_exempt(shape: &Shape) -> bool {
    let fields: Vec<&str> = shape.filter.keys().map(String::as_str).collect();
    let mut exempt = EXEMPT.iter();
    exempt.any(|[name, filter, _]| *name == shape.collection && *filter == fields.join(" "))
}

/// The indexes of each collection of a migrated database.
async fn indexes(server: &Server) -> HashMap<String, Vec<Index>> {
    let database = fresh_mongodb(server).await.mongodb.unwrap();
    let mut found = HashMap::new();
    for name in database.list_collection_names().await.unwrap() {
        let collection = database.collection::<Document>(&name);
        let indexes = collection.list_indexes().await.unwrap();
        let indexes: Vec<IndexModel> = indexes.try_collect().await.unwrap();
        found.insert(name, indexes.into_iter().map(Index::from).collect());
    }
    found
}

impl From<IndexModel> for Index {
    fn from(index: IndexModel) -> Self {
        let is_descending = |way: &Bson| way.as_i32() == Some(-1) || way.as_f64() == Some(-1.0);
        let way = |way: &Bson| if is_descending(way) { -1 } else { 1 };
        let keys = index
            .keys
            .iter()
            .map(|(key, value)| (key.clone(), way(value)));
        let options = index.options.unwrap_or_default();
        let unique = options.unique == Some(true) || index.keys.keys().eq(["_id"]);
        let partial = options.partial_filter_expression.unwrap_or_default();
        Self {
            keys: keys.collect(),
            partial: partial.keys().cloned().collect(),
            unique,
        }
    }
}

/// Whether an index leads to what a filter finds, in the order that is asked for. Each branch of an
/// `$or` needs an index of its own.
fn is_served(shape: &Shape, filter: &Filter, indexes: &[Index]) -> bool {
    let (mut fields, mut branches) = (Filter::new(), Vec::new());
    for (key, value) in filter {
        match (key.as_str(), value.as_array()) {
            ("$and", Some(all)) => {
                let all = all.iter().filter_map(Value::as_object).flatten();
                fields.extend(all.map(|(key, value)| (key.clone(), value.clone())));
            }
            ("$or", Some(all)) => branches.extend(all.iter().filter_map(Value::as_object).cloned()),
            _ => drop(fields.insert(key.clone(), value.clone())),
        }
    }
    if indexes.iter().any(|index| index.leads(shape, &fields)) {
        return true;
    }
    let mut branches = branches.into_iter().map(|branch| {
        let all: Filter = fields.clone().into_iter().chain(branch).collect();
        is_served(shape, &all, indexes)
    });
    branches.len() > 0 && branches.all(|served| served)
}

impl Index {
    fn leads(&self, shape: &Shape, filter: &Filter) -> bool {
        if !self.partial.iter().all(|key| filter.contains_key(key)) {
            return false;
        }
        let fixed = |key: &String| filter.get(key).is_some_and(is_equality);
        let prefix = self.keys.iter().take_while(|(key, _)| fixed(key)).count();
        let rest = &self.keys[prefix..];
        let sort: Keys = shape
            .sort
            .iter()
            .filter(|(key, _)| !fixed(key))
            .cloned()
            .collect();
        let turned: Keys = sort.iter().map(|(key, way)| (key.clone(), -way)).collect();
        match (rest.first(), sort.is_empty()) {
            // Nothing is left to sort by, or there is one document at most.
            (None, is_sorted) => is_sorted || self.unique,
            (Some((next, _)), true) => prefix > 0 || filter.get(next).is_some_and(is_range),
            // Along the index, from one place in it, or all of it until there are enough.
            (Some((next, _)), false) => {
                let begins = prefix > 0 || filter.get(next).is_some_and(is_range);
                let only_its_own = filter
                    .keys()
                    .all(|key| self.keys.iter().any(|(own, _)| own == key));
                (rest.starts_with(&sort) || rest.starts_with(&turned))
                    && (begins || shape.limit && only_its_own)
            }
        }
    }
}

fn has_operator(value: &Value, of: &[&str]) -> bool {
    let operators = value.as_object().into_iter().flat_map(Map::keys);
    operators.into_iter().any(|key| of.contains(&key.as_str()))
}

/// One value, or some.
fn is_equality(value: &Value) -> bool {
    value.is_null() || has_operator(value, &["$eq", "$in"])
}

fn is_range(value: &Value) -> bool {
    has_operator(value, &["$gt", "$gte", "$lt", "$lte", "$regex"])
}

fn a_query_without_an_index_is_noticed() {
    let keys = |keys: &[(&str, i32)]| -> Keys {
        keys.iter()
            .map(|(key, way)| ((*key).to_owned(), *way))
            .collect()
    };
    let index = |fields: &[(&str, i32)], partial: &[&str]| Index {
        keys: keys(fields),
        partial: partial.iter().map(|key| (*key).to_owned()).collect(),
        unique: fields == [("_id", 1)],
    };
    let indexes = [
        index(&[("_id", 1)], &[]),
        index(&[("parent", 1), ("_id", 1)], &[]),
        index(&[("due_at", 1)], &["pending"]),
    ];
    let served = |filter: Value, sort: &[(&str, i32)], limit: bool| {
        let filter = filter.as_object().unwrap().clone();
        let shape = Shape {
            collection: "comments".to_owned(),
            filter: filter.clone(),
            sort: keys(sort),
            limit,
        };
        is_served(&shape, &filter, &indexes)
    };
    let newest = [("_id", -1)];
    assert!(served(
        json!({ "parent": null, "_id": { "$lt": null } }),
        &newest,
        true
    ));
    assert!(served(
        json!({ "$or": [{ "parent": null }, { "_id": { "$in": null } }] }),
        &[],
        false
    ));
    assert!(served(
        json!({ "pending": null, "due_at": { "$lte": null } }),
        &[],
        false
    ));
    assert!(!served(json!({ "author": null }), &[], false));
    assert!(
        !served(json!({ "due_at": { "$lte": null } }), &[], false),
        "partial"
    );
    assert!(
        !served(json!({ "parent": null }), &[("written_at", 1)], true),
        "sorted"
    );
    assert!(!served(
        json!({ "$or": [{ "parent": null }, { "author": null }] }),
        &[],
        false
    ));
    assert!(
        !served(json!({ "author": null }), &newest, false),
        "all of it"
    );
}
