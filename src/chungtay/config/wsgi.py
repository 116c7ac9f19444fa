"""The door for web servers."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from chungtay.config.catalogue import compile_catalogues

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungtay.config.settings")
compile_catalogues()
application = get_wsgi_application()
