"""Sends what the API's description allows, and what it does not, to a running site, and holds the
answers to the description: no 5xx, no undocumented answer, no operation that forgets its token.

    python3 openapi.py SITE SECONDS
"""

import json
import struct
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zlib
from pathlib import Path

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "ignored_auth",
]

def png():
    """A gray picture of one pixel."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b""))


def call(site, path, fields=None, token=None, files=None):
    """One request; its JSON."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = None
    if files:
        headers["Content-Type"] = "multipart/form-data; boundary=edge"
        body = b"".join(
            b'--edge\r\nContent-Disposition: form-data; name="%s"; filename="a.png"\r\n\r\n%s\r\n'
            % (name.encode(), content)
            for name, content in files.items()
        ) + b"--edge--\r\n"
    elif fields is not None:
        body = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(site + path, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def person(site, name):
    """Signs someone up, and answers with a token that may do everything."""
    scopes = "read write follow push"
    app = call(site, "/api/v1/apps", {
        "client_name": "schemathesis",
        "redirect_uris": "urn:ietf:wg:oauth:2.0:oob",
        "scopes": scopes,
    })
    client = {"client_id": app["client_id"], "client_secret": app["client_secret"]}
    own = call(site, "/oauth/token", {**client, "grant_type": "client_credentials", "scope": scopes})
    account = {
        "username": name,
        "email": f"{name}@example.org",
        "password": "mango-quartz-77-tram",
        "agreement": "true",
    }
    return call(site, "/api/v1/accounts", account, own["access_token"])["access_token"]


def config(site, token, other):
    """The settings of a run in which ids name what is there."""
    me = call(site, "/api/v1/accounts/verify_credentials", token=other)
    media = call(site, "/api/v2/media", token=other, files={"file": png()})
    post = call(site, "/api/v1/statuses", {"media_ids[]": media["id"], "status": "Gray #sky"}, other)
    comment = call(site, "/api/v1/statuses", {"in_reply_to_id": post["id"], "status": "Nice"}, token)
    waiting = call(site, "/api/v2/media", token=token, files={"file": png()})
    ids = {"accounts": me["id"], "statuses": post["id"], "media": waiting["id"],
           "follow_requests": me["id"]}
    lines = []
    for part, id_ in ids.items():
        lines += ["[[operations]]", f'include-path-regex = "/{part}/"',
                  f'parameters = {{ "path.id" = "{id_}" }}']
    assert comment["in_reply_to_id"] == post["id"]
    return "\n".join(lines)


def run(site, token, seconds, settings):
    """Whether a run found nothing."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "schemathesis.toml").write_text(settings)
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", f"{folder}/schemathesis.toml",
            "run", f"{site}/api/openapi.json",
            "--header", f"Authorization: Bearer {token}",
            "--checks", ",".join(CHECKS),
            # Answers that never end.
            "--exclude-path-regex", "^/api/v1/streaming($|/(user|public|hashtag))",
            "--max-time", str(seconds), "--seed", "1", "--continue-on-failure",
            "--suppress-health-check", "all", "--warnings", "off", "--no-color",
        ]
        return subprocess.run(command, cwd=folder, check=False).returncode == 0


def main():
    site, seconds = sys.argv[1].rstrip("/"), int(sys.argv[2])
    token, other = person(site, "schema_one"), person(site, "schema_two")
    known = config(site, token, other)
    good = all([run(site, token, seconds, ""), run(site, token, seconds, known)])
    sys.exit(0 if good else 1)


main()
