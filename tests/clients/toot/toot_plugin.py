"""Fits toot's suite to a site where every post has a picture; pytest loads it beside the suite.

The suite stays as it is. Names begin with a letter here, so accounts get others; a post that the
suite writes without a picture gets one; and an address does not end with the number by which the
interface knows the post, so the numbers are remembered. A test that compares minutes does not begin
at the end of one. Tests of what is not offered are left out,
each with its reason, as the file that TOOT_LEFT_OUT names says.
"""

import io
import os
import re
import time
import uuid

import pytest
from toot import User, api

numbers = {}


def pytest_sessionstart(session):
    from tests.integration import conftest

    post = api.post_status
    with open(conftest.TRUMPET, "rb") as file:
        picture = file.read()

    def post_with_picture(app, user, status, **more):
        if not any(more.get(name) for name in ["media_ids", "in_reply_to_id", "poll_options"]):
            media = api.upload_media(app, user, io.BytesIO(picture)).json()
            more["media_ids"] = [media["id"]]
        answer = post(app, user, status, **more)
        # What is scheduled has no address yet.
        if "url" in answer.json():
            numbers[answer.json()["url"]] = answer.json()["id"]
        return answer

    api.post_status = post_with_picture
    conftest.posted_status_id = lambda out: numbers[re.search(r"Toot posted: (\S+)", out)[1]]
    conftest.register_account = lambda app: register_account(app, conftest.PASSWORD)


def register_account(app, password):
    name = f"t{uuid.uuid4().hex[:10]}"
    answer = api.register_account(app, name, f"{name}@example.com", password, "en")
    return User(app.instance, name, answer["access_token"])


@pytest.fixture(autouse=True)
def no_minute_ends(request):
    """`test_post_scheduled_in` expects the minute of its end in what was printed at its beginning."""
    left = 60 - time.time() % 60
    if request.node.name == "test_post_scheduled_in" and left < 15:
        time.sleep(left)


def left_out():
    """`test: reason`, a line each, below comments."""
    with open(os.environ["TOOT_LEFT_OUT"]) as file:
        lines = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    pairs = [line.partition(": ") for line in lines]
    for test, _, reason in pairs:
        if not reason.strip():
            raise pytest.UsageError(f"{test} is left out without a reason")
    return {test for test, _, _ in pairs}


def pytest_collection_modifyitems(config, items):
    unwanted = left_out()
    named = {item: item.nodeid.removeprefix("tests/integration/") for item in items}
    unknown = unwanted - set(named.values())
    if unknown:
        raise pytest.UsageError(f"left out, and not in the suite: {', '.join(sorted(unknown))}")
    config.hook.pytest_deselected(items=[item for item in items if named[item] in unwanted])
    items[:] = [item for item in items if named[item] not in unwanted]
