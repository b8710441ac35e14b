"""Pages on which nothing may go wrong unseen: no error, no blocked or foreign request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

OWN_SCHEMES = ("data", "blob", "about")
# A page that is left gives up what it asked for.
LEFT = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")


@dataclass
class Watch:
    """What went wrong in a browser context at `url`; answers of the statuses `may_fail` may."""

    url: str
    may_fail: Sequence[int] = ()
    problems: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of the context from now on."""
        context.on("page", self._page)
        context.on("console", self._said)
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _page(self, page: Page) -> None:
        page.on("pageerror", lambda problem: self.problems.append(f"{page.url}: {problem}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if message.text.startswith(LEFT):
            return
        if any(f"status of {status} " in message.text for status in self.may_fail):
            return
        self.problems.append(f"{message.location['url']}: {message.text}")

    def _asked(self, request: Request) -> None:
        asked, own = urlsplit(request.url), urlsplit(self.url)
        if asked.scheme not in OWN_SCHEMES and asked.netloc != own.netloc:
            self.problems.append(f"A request left for {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.may_fail:
            self.problems.append(f"{response.request.method} {response.url}: {response.status}")
