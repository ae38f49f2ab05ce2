"""Single sign-on in a real browser against a real provider on another site."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker, serving
from console.identity import Provider, provider

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def away() -> Iterator[Provider]:
    """The organisation's provider, at 127.0.0.1: another site than localhost, so strict cookies do not come back from it."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    with provider({"camille": {}}) as made:
        yield made
    del os.environ["AUTHLIB_INSECURE_TRANSPORT"]


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory, away: Provider) -> Iterator[Served]:
    """A site whose settings name that provider."""
    told = {"oidc_issuer": away.issuer, "oidc_client_id": "regard", "oidc_client_secret": "a secret"}
    with serving(tmp_path_factory.mktemp("joined") / "site", told=told) as here:
        yield here


def _agree(one: Walker, away: Provider) -> None:
    """At the provider: who I am."""
    one.page.wait_for_url(f"{away.issuer}/**")
    one.page.locator("input[name=sub]").first.fill("camille")
    one.page.locator("button, input[type=submit]").first.click()


def test_a_linked_account_comes_in_through_the_organisation_with_one_more_factor(
    browser: Browser, joined: Served, away: Provider
) -> None:
    one = joined.enter(browser, "representative")
    page = one.page
    one.go("/account/")
    one.check("account-organisation")
    one.speak("en")
    page.get_by_role("link", name="Link it").click()
    _agree(one, away)
    page.wait_for_url("**/account/")
    expect(page.get_by_role("main")).to_contain_text("Linked since")
    one.faults.clear()  # the provider's own pages are not ours to judge
    page.get_by_role("button", name="Sign out").click()
    one.go("/sign-in/")
    one.check("sign-in-organisation")
    one.speak("en")
    page.get_by_role("link", name="Go to your organisation’s sign-in").click()
    _agree(one, away)
    page.wait_for_url("**/sign-in/organisation/second/")
    assert one.page.request.get(one.origin + "/account/", max_redirects=0).status == 302  # nothing is open yet
    one.faults.clear()
    one.check("organisation-second")
    one.speak("en")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    one.go("/account/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("session")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out here.")
    page.context.close()
