"""The application: what answers where."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from fastapi import FastAPI
from starlette.routing import Route

from app.lab.gallery import Common
from app.lab.memory import Ledger
from app.lab.presets import catalogue
from app.web.api import api
from app.web.classroom import Classroom
from app.web.conventions import conventions
from app.web.errors import add_error_answers
from app.web.exports import exports
from app.web.files import Files, Page
from app.web.gradcheck import gradcheck
from app.web.headers import SecurityHeaders, TrustedHost
from app.web.lessons import lessons
from app.web.live import Connections
from app.web.lost import add_lost
from app.web.meters import Meters
from app.web.models import Models, models
from app.web.openapi import describe
from app.web.operation import operation
from app.web.pages import EARLY, MAIN, pages
from app.web.settings import Settings
from app.web.traces import SMALL, Desk
from app.web.trim import keep_giving_back
from app.web.verified import VERIFIED, verified
from app.wire import decode

PAGES: dict[str, Page] = {"main": MAIN, "early": EARLY, "verified": VERIFIED}


@cache
def shipped() -> Files:
    """The static files of this version: they do not change, so any number of applications share them."""
    return Files(pages=PAGES)


@asynccontextmanager
async def _until_stopped(app: FastAPI) -> AsyncIterator[None]:
    """Serve, with an eye on clock and memory; in the end no process is left that learns."""
    background = [asyncio.create_task(work) for work in (app.state.meters.watch(), keep_giving_back())]
    yield
    for task in background:
        task.cancel()
    await app.state.classroom.close()


def create_app(settings: Settings) -> FastAPI:
    """Build the application from its settings; nothing is read from the environment here."""
    decode.prepare()
    app = FastAPI(
        title="Gatescope", lifespan=_until_stopped, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.settings = settings
    app.state.files = Files(pages=PAGES, development=True) if settings.development else shipped()
    app.state.catalogue = catalogue()
    app.state.desk, app.state.small = Desk(), Desk(SMALL)
    app.state.models = Models()
    app.state.common = Common(Ledger(settings.session_bytes))
    app.state.classroom = Classroom(settings.lessons, settings.learners, settings.lesson_alone)
    app.state.meters = Meters()
    app.state.connections = Connections(settings.sessions, app.state.classroom, app.state.meters)
    app.router.routes.append(Route("/static/{version}/{name:path}", app.state.files.serve))
    app.include_router(api)
    app.include_router(models)
    app.include_router(conventions)
    app.include_router(exports)
    app.include_router(gradcheck)
    app.include_router(lessons)
    app.include_router(operation)
    app.include_router(pages)
    app.include_router(verified)
    add_error_answers(app)
    add_lost(app)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign] # as FastAPI has it done
    app.add_middleware(TrustedHost, allowed_hosts=list(settings.hosts))
    app.add_middleware(SecurityHeaders)
    return app
