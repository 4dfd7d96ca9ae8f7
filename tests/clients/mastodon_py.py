"""Mastodon.py, as someone's script would use it, against a running site: `mastodon_py.py ADDRESS`.

Signs people up and agrees to the app as a browser would, by plain requests with a cookie jar; all
the rest goes through the library. Ends with the number of checks, or at the first that fails.
"""

import io
import queue
import struct
import sys
import zlib
from urllib.parse import parse_qs, urlparse

import requests
from mastodon import Mastodon, MastodonNotFoundError, MastodonUnauthorizedError, StreamListener

SITE = sys.argv[1]
REDIRECT = "https://app.example.org/callback"
SCOPES = ["read", "write", "follow"]
checks = 0


def check(holds, what):
    global checks
    if not holds:
        sys.exit(f"clients: this does not hold: {what}")
    checks += 1


def png(red):
    """A picture of one colour."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    rows = b"".join(b"\0" + bytes([red, 120, 200]) * 64 for _ in range(48))
    header = struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def member(name):
    """Someone signed up, and a client in their name."""
    browser = requests.Session()
    form = {"username": name, "email": f"{name}@example.org", "password": "mango-quartz-77"}
    browser.post(f"{SITE}/signup", data=form, allow_redirects=False).raise_for_status()
    client_id, secret = Mastodon.create_app(
        "Script", scopes=SCOPES, redirect_uris=REDIRECT, api_base_url=SITE)
    client = Mastodon(client_id=client_id, client_secret=secret, api_base_url=SITE)
    ask = client.auth_request_url(redirect_uris=REDIRECT, scopes=SCOPES, allow_http=True)
    check("Script" in browser.get(ask).text, "the page names the app")
    form = {key: value[0] for key, value in parse_qs(urlparse(ask).query).items()}
    back = browser.post(f"{SITE}/oauth/authorize", data=form | {"action": "allow"},
                        allow_redirects=False).headers["location"]
    code = parse_qs(urlparse(back).query)["code"][0]
    client.log_in(code=code, redirect_uri=REDIRECT, scopes=SCOPES, allow_http=True)
    return client


def share(client, text, red=10, description="One colour.", **more):
    picture = client.media_post(io.BytesIO(png(red)), "image/png", description=description)
    return client.status_post(text, media_ids=[picture], **more)


def posting(ada, bob):
    post = share(ada, "The #sea, with @bob.")
    check(post.media_attachments[0].description == "One colour.", "the alt text is kept")
    check(post.tags[0].name == "sea" and post.mentions[0].acct == "bob", "tags and mentions")
    bare = share(ada, "Without words for it.", red=90, description=None)
    check(bare.media_attachments[0].description is not None, "a description is never null")
    edited = ada.status_update(post.id, "The #sea, edited.")
    check("edited" in edited.content, "a post is edited")
    check(ada.status_source(post.id).text == "The #sea, edited.", "its source")
    check(bob.status_favourite(post.id).favourited, "favourite")
    check(bob.status_bookmark(post.id).bookmarked, "bookmark")
    check([one.id for one in bob.favourites()] == [post.id], "favourites")
    check([one.id for one in bob.bookmarks()] == [post.id], "bookmarks")
    check(ada.status_favourited_by(post.id)[0].acct == "bob", "who likes it")
    said = bob.status_reply(post, "How blue!")
    check(said.in_reply_to_id == post.id, "a reply is a comment")
    twice = [bob.status_post("Sent twice.", in_reply_to_id=post.id, idempotency_key="k") for _ in "ab"]
    check(twice[0].id == twice[1].id, "a comment under one key is one comment")
    bob.status_delete(twice[0].id)
    check([one.id for one in ada.status_context(post.id).descendants] == [said.id], "context")
    kinds = {one.type for one in ada.notifications()}
    check(kinds == {"favourite", "mention"}, "notifications")
    check([one.type for one in ada.notifications(types=["mention"])] == ["mention"], "of a kind")
    ada.notifications_clear()
    found = ada.search_v2("sea")
    check(found.hashtags[0].name == "sea" and post.id in [one.id for one in found.statuses], "search")
    check(ada.search_v2("bob").accounts[0].acct == "bob", "people are found")
    ada.status_delete(bare.id)
    try:
        ada.status(bare.id)
        check(False, "a deleted post is gone")
    except MastodonNotFoundError:
        check(True, "a deleted post is gone")


def people(ada, bob):
    me, other = ada.me(), ada.account_lookup("bob")
    check(me.username == "ada" and other.username == "bob", "accounts")
    check(not bob.account_relationships(me)[0].following, "no relationship yet")
    check(bob.account_follow(me).following, "follow")
    check([one.id for one in ada.account_followers(me)] == [other.id], "followers")
    check([one.id for one in ada.account_following(other)] == [me.id], "following")
    bob.account_unfollow(me)
    check(ada.account_update_credentials(locked=True, note="Photos.").locked, "a private account")
    check(bob.account_follow(me).requested, "a follow request")
    check([one.id for one in ada.follow_requests()] == [other.id], "follow requests")
    ada.follow_request_authorize(other)
    check(bob.account_relationships(me)[0].following, "the request is answered")
    check(bob.account_mute(me).muting and not bob.account_unmute(me).muting, "mute")
    ada.account_update_credentials(locked=False)


def paging(ada, bob):
    for number in range(60):
        share(ada, f"Number {number}.", red=number)
    down, page = [], bob.timeline_home(limit=20)
    while page:
        down += page
        page = bob.fetch_next(page)
    texts = [one.content for one in down if "Number" in one.content]
    check(texts == [f"<p>Number {number}.</p>" for number in reversed(range(60))], "paging down")
    up, page = [], bob.timeline_home(limit=20, min_id=down[-1].id)
    while page:
        up = page + up
        page = bob.fetch_previous(page)
    check([one.id for one in up] == [one.id for one in down[:-1]], "paging up")
    check(len(bob.timeline_public(limit=40)) == 40, "the public timeline")
    tagged = share(ada, "One with a #tag.")
    check([one.id for one in bob.timeline_hashtag("tag")] == [tagged.id], "a hashtag's timeline")
    check(len(bob.account_statuses(ada.me(), limit=30)) == 30, "an account's posts")


class Heard(StreamListener):
    """What a stream told, in its order."""

    def __init__(self):
        self.events = queue.Queue()

    def on_update(self, status):
        self.events.put(("update", status.id))

    def on_notification(self, notification):
        self.events.put(("notification", notification.type))

    def on_delete(self, status_id):
        self.events.put(("delete", status_id))


def streaming(ada, bob):
    home, public = Heard(), Heard()
    streams = [bob.stream_user(home, run_async=True), ada.stream_public(public, run_async=True)]
    check(ada.stream_healthy(), "streams are offered")
    # The threads say nothing about when they are connected: the first that comes through shows it.
    post = None
    for number in range(20):
        post = share(ada, f"Live {number}.")
        try:
            first = home.events.get(timeout=5)
            public.events.get(timeout=5)
            break
        except queue.Empty:
            continue
    check(first == ("update", post.id), "a post in the home stream")
    ada.status_reply(post, "For @bob, too.")
    check(home.events.get(timeout=60) == ("notification", "mention"), "a notification in it")
    ada.status_delete(post)
    check(str(home.events.get(timeout=60)[1]) == str(post.id), "a deletion in it")
    for stream in streams:
        stream.close()


def others(ada):
    check(ada.instance_v1().uri == ada.instance_v2().domain, "both instances agree")
    check(ada.instance_nodeinfo().software.name == "vignette", "NodeInfo")
    for name in ["lists", "filters_v2", "custom_emojis", "announcements", "trending_tags",
                 "trending_statuses", "followed_tags", "conversations", "mutes", "blocks"]:
        check(isinstance(getattr(ada, name)(), list), name)
    check(ada.preferences()["posting:default:visibility"] == "public", "preferences")
    newest = ada.timeline_public(limit=1)[0]
    ada.markers_set(["home"], [newest])
    check(str(ada.markers_get(["home"]).home.last_read_id) == str(newest.id), "markers")
    check(ada.grouped_notifications().notification_groups is not None, "grouped notifications")
    check(ada.app_verify_credentials().name == "Script", "the app")


def main():
    ada, bob = member("ada"), member("bob")
    posting(ada, bob)
    people(ada, bob)
    paging(ada, bob)
    streaming(ada, bob)
    others(ada)
    ada.revoke_access_token(allow_http=True)
    stranger = Mastodon(access_token="x" * 27, api_base_url=SITE)
    try:
        stranger.me()
        check(False, "a token that is none is refused")
    except MastodonUnauthorizedError:
        check(True, "a token that is none is refused")
    print(f"clients: Mastodon.py: {checks} checks passed")


main()
