"""The environment variables that settings are read from, and where data is kept.

Every name read here is explained in docs/configuration.md; a test holds the two together.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding blanks; an empty one is the same as none."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A variable that is on or off; raises ImproperlyConfigured for anything else."""
    value = text(name).lower()
    if not value:
        return default
    if value in ("on", "1", "true", "yes"):
        return True
    if value in ("off", "0", "false", "no"):
        return False
    raise ImproperlyConfigured(f'{name} is "{value}"; write on or off')


def number(name: str, default: int) -> int:
    """A variable that is a whole number, 0 or more; raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f'{name} is "{value}"; write a whole number')
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """A variable that lists names with commas between them."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def address(name: str, hosts: list[str], *, https: bool) -> str:
    """The site's address without a slash at its end; by default that of the first of its names that is a whole one.

    Raises ImproperlyConfigured for anything but the scheme and the name, with a port if need be.
    """
    host = next((each for each in hosts if each not in ("", "*") and not each.startswith(".")), "localhost")
    value = text(name, f"{'https' if https else 'http'}://{host}").removesuffix("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or value != f"{parts.scheme}://{parts.netloc}":
        raise ImproperlyConfigured(f'{name} is "{value}"; write the address of the site: https://cme.example.org')
    return value


def did_web(name: str) -> str:
    """A did:web identifier, or none; raises ImproperlyConfigured for anything else."""
    value = text(name)
    if value and not value.startswith("did:web:"):
        raise ImproperlyConfigured(f'{name} is "{value}"; write did:web:cme.example.org')
    return value


def data_folder() -> Path:
    """The folder for everything that must survive a restart; made on first use, for its owner alone."""
    chosen = text("OPENCME_DATA")
    base = Path(text("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = Path(chosen).expanduser().absolute() if chosen else base / "opencme"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ImproperlyConfigured(
            f"the data folder {folder} cannot be made ({error.strerror}); name one that can be written in OPENCME_DATA"
        ) from None
    return folder


def secret_key(folder: Path) -> str:
    """OPENCME_SECRET_KEY, or else a key made once and kept in the data folder, readable by its owner alone."""
    if key := text("OPENCME_SECRET_KEY"):
        return key
    path = folder / "secret-key"
    # Written whole under another name first: two processes that start together must end with the same key.
    fresh = path.with_name(f"secret-key-{os.getpid()}")
    if not path.exists():
        try:
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        except OSError as error:
            raise ImproperlyConfigured(
                f"the secret key cannot be kept in {path} ({error.strerror}); set OPENCME_SECRET_KEY or OPENCME_DATA"
            ) from None
    return path.read_text().strip()


def mailer(url: str) -> dict[str, object]:
    """How mail leaves, from a URL: `console:`, `file:///folder`, `smtp://user:password@host:587` or `smtps://…:465`.

    `smtp` upgrades to TLS before it says anything of worth, unless the URL ends in `?tls=off`.
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file" and parts.path:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(parts.path)},
        }
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        encrypted = parse_qs(parts.query).get("tls", ["on"]) != ["off"]
        return {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": parts.hostname,
                "port": parts.port or (465 if parts.scheme == "smtps" else 587),
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_ssl": parts.scheme == "smtps",
                "use_tls": parts.scheme == "smtp" and encrypted,
                "timeout": 20,
            },
        }
    raise ImproperlyConfigured(
        "OPENCME_MAIL is not understood; write console:, file:///a/folder, smtp://user:password@host:587 "
        "or smtps://user:password@host:465"
    )
