"""Settings of gunicorn (https://docs.gunicorn.org/en/stable/settings.html)."""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8080')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 4
# The heartbeat files of the workers: /tmp is the one place that may be written to.
worker_tmp_dir = "/tmp"
# Its socket would lie in the home folder, which cannot be written to.
control_socket_disable = True
# Requests that run at SIGTERM get so many seconds to end.
graceful_timeout = 5
accesslog = "-"
errorlog = "-"
