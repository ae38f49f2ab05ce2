"""What granian serves: `granian --interface wsgi regard.console.wsgi:application`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regard.console.settings")
application = get_wsgi_application()
