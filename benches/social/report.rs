//! The figures as Markdown.

use std::path::Path;

use anyhow::{Context, Result};

use crate::api::{self, READERS};
use crate::famous::Measured;
use crate::figures::{Sample, grouped, time};
use crate::home::{Alone, OnMongo, Pages};
use crate::likes::{Likes, PEOPLE};
use crate::search::Asked;
use crate::seed::FOLLOWED;

/// Between two lines, BENCHMARKS.md is written by the benchmark.
pub type Place = [&'static str; 2];
pub const SOCIAL: Place = [
    "<!-- written by `cargo bench --bench social` from here -->\n",
    "<!-- to here, social -->",
];
pub const FAMOUS: Place = [
    "<!-- written by `cargo bench --bench social -- --famous` from here -->\n",
    "<!-- to here, famous -->",
];

pub fn text(
    people: usize,
    posts: usize,
    alone: &Alone,
    pages: &Pages,
    asked: &[Asked],
    likes: &Likes,
) -> String {
    let mut text = format!(
        "Measured on {}, on the embedded store: {} people, {} posts, a reader who follows {}.\n\n\
         | home feed | median | p95 |\n|---|---:|---:|\n",
        jiff::Timestamp::now().strftime("%-d %B %Y, %H:%M UTC"),
        grouped(people),
        grouped(posts),
        grouped(FOLLOWED),
    );
    let rows = [
        ("page 1, in the store", &alone.first),
        ("page 100, in the store", &alone.deep),
        ("page 1 by a join that sorts, in the store", &alone.join),
        ("page 1, over HTTP, one reader", &pages.first),
        ("page 100, over HTTP, one reader", &pages.deep),
    ];
    for (name, sample) in rows {
        let (median, p95) = (time(sample.median()), time(sample.p95()));
        text.push_str(&format!("| {name} | {median} | {p95} |\n"));
    }
    text.push_str("\n| search, over HTTP, one guest | median | p95 |\n|---|---:|---:|\n");
    for Asked {
        question,
        what,
        latencies,
    } in asked
    {
        let (median, p95) = (time(latencies.median()), time(latencies.p95()));
        text.push_str(&format!("| `{question}`: {what} | {median} | {p95} |\n"));
    }
    let ratio = alone.join.median().as_secs_f64() / alone.first.median().as_secs_f64();
    let rate = likes.latencies.len() as f64 / likes.elapsed.as_secs_f64();
    text.push_str(&format!(
        "\nThe join takes {ratio:.1} times as long as page 1, in the same run.\n\n\
         {PEOPLE} people like and unlike one post at once, as fast as the answers come: \
         {rate:.0} taps a second, median {}, p95 {}. The counter then stood at {}, which is exact.\n",
        time(likes.latencies.median()),
        time(likes.latencies.p95()),
        likes.count,
    ));
    text
}

pub fn api(found: &api::Measured) -> String {
    let mut text = format!(
        "\n| home feed, {READERS} readers at a time | requests a second | median | p95 | bytes |\n\
         |---|---:|---:|---:|---:|\n"
    );
    for load in &found.loads {
        text.push_str(&format!(
            "| {} | {:.0} | {} | {} | {} |\n",
            load.name,
            load.per_second,
            time(load.latencies.median()),
            time(load.latencies.p95()),
            grouped(load.bytes),
        ));
    }
    let peak = found.memory_peak as f64 / f64::from(1 << 20);
    text.push_str(&format!(
        "\nResident memory of the server at its highest until then: {peak:.0} MiB.\n"
    ));
    text
}

pub fn mongodb(home: &OnMongo, stand_in: bool) -> String {
    let note = if stand_in {
        ", not itself but the tests' stand-in for it, which sorts all posts for each page"
    } else {
        ""
    };
    format!(
        "\nOn MongoDB{note}: {} people, half of them followed, {} posts: page 1 {} (median of 5), \
         page {} {}.\n",
        grouped(home.people),
        grouped(home.posts),
        time(home.first.median()),
        home.page,
        time(home.deep.median()),
    )
}

pub fn famous(found: &Measured) -> String {
    let Measured { scale, graph, .. } = found;
    let mut text = format!(
        "Measured on {}, on the embedded store: {} people, {} posts, {} follows, one person whom {} \
         follow and whose newest post as many like, a reader who follows {}. The file has {:.1} GB and \
         was written in {}.\n\n| over HTTP, one after another | median | p95 | p99 |\n|---|---:|---:|---:|\n",
        jiff::Timestamp::now().strftime("%-d %B %Y, %H:%M UTC"),
        grouped(scale.people),
        grouped(scale.posts),
        grouped(usize::try_from(graph.follows).unwrap_or_default()),
        grouped(graph.crowd),
        grouped(FOLLOWED),
        graph.bytes as f64 / 1e9,
        time(found.written_in),
    );
    rows(&mut text, &found.rows);
    text.push_str(&format!(
        "\nThe account of the famous one was deleted in {}. Meanwhile:\n\n\
         | over HTTP, each with a pause of 5 ms after it | median | p95 | p99 |\n\
         |---|---:|---:|---:|\n",
        time(found.deleted_in),
    ));
    rows(&mut text, &found.meanwhile);
    text.push_str(&format!(
        "\nThe longest step: another process waited for the one place of a writer {} at most, {} at \
         the 99th percentile of {} times. Resident memory of the server at its highest before: {:.0} MiB, of which {:.0} \
         MiB are its own and the others pages of the database's file, which the system takes back.\n",
        time(found.writer.longest()),
        time(found.writer.p99()),
        grouped(found.writer.len()),
        found.memory_peak as f64 / f64::from(1 << 20),
        found.own_memory as f64 / f64::from(1 << 20),
    ));
    text
}

fn rows(text: &mut String, rows: &[(&str, Sample)]) {
    for (name, sample) in rows {
        let [median, p95, p99] = [sample.median(), sample.p95(), sample.p99()].map(time);
        text.push_str(&format!("| {name} | {median} | {p95} | {p99} |\n"));
    }
}

pub fn write(text: &str, [begin, end]: Place) -> Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("BENCHMARKS.md");
    let old = std::fs::read_to_string(&file)?;
    let (before, rest) = old.split_once(begin).context("no place for the figures")?;
    let (_, after) = rest.split_once(end).context("no end of the figures")?;
    std::fs::write(&file, format!("{before}{begin}\n{text}\n{end}{after}"))?;
    Ok(())
}
