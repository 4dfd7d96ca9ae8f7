// masto.js, as a program in TypeScript would use it, against a running site: `masto.mjs ADDRESS`.
//
// Signs people up and agrees to the app as a browser would, by plain requests that keep cookies; all
// the rest goes through the library. Ends with the number of checks, or at the first that fails.

import assert from "node:assert/strict";
import { deflateSync, crc32 as nodeCrc32 } from "node:zlib";
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient } from "masto";
import WebSocket from "ws";

const site = process.argv[2];
const redirectUri = "https://app.example.org/callback";
const scope = "read write follow";
let checks = 0;

function check(holds, what) {
  assert.ok(holds, `this does not hold: ${what}`);
  checks += 1;
}

// Node has had it since version 20.15.
function crc32(bytes) {
  if (nodeCrc32) return nodeCrc32(bytes);
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

// A picture of one colour.
function png(red) {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 64, 0, 0, 0, 48, 8, 2, 0, 0, 0]);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(64 * 3, Buffer.from([red, 120, 200]))]);
  const rows = Buffer.concat(Array.from({ length: 48 }, () => row));
  const sign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return new File([Buffer.concat([sign, ...parts])], "colour.png", { type: "image/png" });
}

// A browser of someone who has just signed up: keeps cookies and follows no redirect.
async function signUp(name) {
  const cookies = new Map();
  const browse = async (address, form) => {
    const answer = await fetch(address, {
      method: form ? "POST" : "GET",
      body: form && new URLSearchParams(form),
      headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") },
      redirect: "manual",
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(key, value);
    }
    return answer;
  };
  const password = "mango-quartz-77";
  const form = { username: name, email: `${name}@example.org`, password };
  const answer = await browse(`${site}/signup`, form);
  check(answer.status === 303, `${name} signs up`);
  return browse;
}

// Someone signed up, and a client in their name.
async function member(name) {
  const browse = await signUp(name);
  const open = createRestAPIClient({ url: site });
  const app = await open.v1.apps.create({ clientName: "Typed", redirectUris: redirectUri, scopes: scope });
  const { clientId, clientSecret } = app;
  const asked = new URL("/oauth/authorize", site);
  const ask = { response_type: "code", client_id: clientId, redirect_uri: redirectUri, scope };
  asked.search = new URLSearchParams(ask).toString();
  check((await (await browse(asked)).text()).includes("Typed"), "the page names the app");
  const allowed = await browse(new URL("/oauth/authorize", site), { ...ask, action: "allow" });
  const code = new URL(allowed.headers.get("location")).searchParams.get("code");
  const oauth = createOAuthAPIClient({ url: site });
  const grantType = "authorization_code";
  const token = await oauth.token.create({ grantType, clientId, clientSecret, redirectUri, code, scope });
  check(token.tokenType === "Bearer" && token.scope === scope, "a token");
  const client = createRestAPIClient({ url: site, accessToken: token.accessToken });
  const revoke = () => oauth.revoke({ clientId, clientSecret, token: token.accessToken });
  return { client, revoke, token: token.accessToken };
}

async function share(client, status, red = 10, more = {}) {
  const media = await client.v2.media.create({ file: png(red), description: "One colour." });
  return client.v1.statuses.create({ status, mediaIds: [media.id], ...more });
}

const ids = (list) => list.map((one) => one.id);

async function posting(nora, otto) {
  const first = await nora.v2.media.create({ file: png(20), description: "The first." });
  const second = await nora.v2.media.create({ file: png(30) });
  const post = await nora.v1.statuses.create({ status: "The #lake, with @otto.", mediaIds: [first.id, second.id] });
  check(post.mediaAttachments.map((one) => one.type).join() === "image,image", "two pictures");
  check(post.mediaAttachments[0].description === "The first.", "the alt text is kept");
  check(post.tags[0].name === "lake" && post.mentions[0].acct === "otto", "tags and mentions");
  const picture = await fetch(post.mediaAttachments[0].url);
  check(picture.ok && picture.headers.get("content-type").startsWith("image/"), "the picture is there");
  await assert.rejects(nora.v1.statuses.create({ status: "No picture." }), /at least one picture/);
  const theirs = otto.v1.statuses.$select(post.id);
  check((await theirs.favourite()).favourited, "favourite");
  check((await theirs.bookmark()).bookmarked, "bookmark");
  check(ids(await otto.v1.favourites.list()).join() === post.id, "favourites");
  const said = await otto.v1.statuses.create({ status: "How still!", inReplyToId: post.id });
  check(said.inReplyToId === post.id, "a reply is a comment");
  const { descendants } = await nora.v1.statuses.$select(post.id).context.fetch();
  check(ids(descendants).join() === said.id, "context");
  const edited = await nora.v1.statuses.$select(post.id).update({ status: "The #lake, edited.", mediaIds: [first.id, second.id] });
  check(edited.content.includes("edited"), "a post is edited");
  const secret = await share(nora, "For followers.", 40, { visibility: "private" });
  await assert.rejects(otto.v1.statuses.$select(secret.id).fetch(), /not found/i);
  await nora.v1.statuses.$select(secret.id).remove();
  await assert.rejects(nora.v1.statuses.$select(secret.id).fetch(), /not found/i);
  return post;
}

async function notifications(nora) {
  const kinds = (await nora.v1.notifications.list()).map((one) => one.type);
  check(kinds.sort().join() === "favourite,mention", "notifications");
  const mentions = await nora.v1.notifications.list({ types: ["mention"] });
  check(mentions.length === 1 && mentions[0].status.content.includes("How still!"), "of a kind");
  check((await nora.v1.notifications.unreadCount.fetch()).count === 2, "two are new");
  await nora.v1.notifications.clear();
  check((await nora.v1.notifications.unreadCount.fetch()).count === 0, "none is new");
}

async function people(nora, otto) {
  const me = await nora.v1.accounts.verifyCredentials();
  check(me.username === "nora" && me.source !== undefined, "one's own account");
  check((await otto.v1.accounts.$select(me.id).follow()).following, "follow");
  const [tie] = await otto.v1.accounts.relationships.fetch({ id: [me.id] });
  check(tie.following && !tie.followedBy, "relationships");
  check((await nora.v1.accounts.$select(me.id).followers.list())[0].acct === "otto", "followers");
  const [instance, older] = [await nora.v2.instance.fetch(), await nora.v1.instance.fetch()];
  check(instance.domain === older.uri, "both instances agree");
  check(instance.configuration.statuses.maxMediaAttachments === 10, "ten pictures");
}

async function paging(nora, otto) {
  for (let number = 0; number < 45; number += 1) await share(nora, `Number ${number}.`, number);
  const down = [];
  for await (const page of otto.v1.timelines.home.list({ limit: 20 })) down.push(...page);
  const texts = down.map((one) => one.content).filter((text) => text.includes("Number"));
  const wanted = Array.from({ length: 45 }, (_, number) => `<p>Number ${44 - number}.</p>`);
  check(texts.join() === wanted.join(), "paging down");
  let up = [];
  const upwards = otto.v1.timelines.home.list({ limit: 20, minId: down.at(-1).id }).setDirection("prev");
  for await (const page of upwards) {
    if (page.length === 0) break;
    up = [...page, ...up];
  }
  check(ids(up).join() === ids(down.slice(0, -1)).join(), "paging up");
  const since = await otto.v1.timelines.home.list({ sinceId: down[3].id });
  check(ids(since).join() === ids(down.slice(0, 3)).join(), "what is newer");
}

async function searching(otto, post) {
  const found = await otto.v2.search.list({ q: "lake" });
  check(found.hashtags[0].name === "lake" && ids(found.statuses).includes(post.id), "search");
  check((await otto.v2.search.list({ q: "nora" })).accounts[0].acct === "nora", "people are found");
  const tagged = await otto.v1.timelines.tag.$select("lake").list();
  check(ids(tagged).join() === post.id, "a hashtag's timeline");
}

// Over WebSockets, which is how masto streams. Nothing says when a stream has begun, so posts are
// shared until one comes.
async function streaming(nora, otto, token) {
  const { configuration } = await otto.v2.instance.fetch();
  const client = createStreamingAPIClient({
    streamingApiUrl: configuration.urls.streaming,
    accessToken: token,
    implementation: WebSocket,
  });
  const home = client.user.subscribe().values();
  const tagged = client.hashtag.subscribe({ tag: "stream" }).values();
  const next = async (events, kind) => {
    for (;;) {
      const { value, done } = await events.next();
      assert.ok(!done, "the stream has ended");
      if (value.event === kind) return value;
    }
  };
  let going = true;
  const sharing = (async () => {
    while (going) {
      await share(nora, "Down the #stream.", 50);
      await new Promise((done) => setTimeout(done, 300));
    }
  })();
  const [shown, also] = await Promise.all([next(home, "update"), next(tagged, "update")]);
  going = false;
  await sharing;
  check(shown.payload.account.acct === "nora" && shown.stream.join() === "user", "a post comes to home");
  check(also.stream.join() === "hashtag,stream", "and to its hashtag");
  const theirs = nora.v1.statuses.$select(shown.payload.id);
  await theirs.update({ status: "Up the #stream." });
  check((await next(home, "status.update")).payload.content.includes("Up the"), "its edit");
  await theirs.remove();
  check((await next(home, "delete")).payload === shown.payload.id, "its deletion");
  await home.return();
  await tagged.return();
  client.close();
}

const [nora, otto] = [await member("nora"), await member("otto")];
const post = await posting(nora.client, otto.client);
await notifications(nora.client);
await people(nora.client, otto.client);
await paging(nora.client, otto.client);
await searching(otto.client, post);
await streaming(nora.client, otto.client, otto.token);
await nora.revoke();
await assert.rejects(nora.client.v1.accounts.verifyCredentials(), /access token/);
checks += 1;
console.log(`clients: masto: ${checks} checks passed`);
