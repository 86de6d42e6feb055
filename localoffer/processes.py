"""How the web processes run for real: `gunicorn -c python:localoffer.processes localoffer.wsgi`.

What the command line says besides wins over it.
"""

worker_class = "gthread"
workers = 2
threads = 4
graceful_timeout = 30  # seconds
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
limit_request_line = 8_190  # bytes
# Only the portal says where its pages lie: SCRIPT_NAME and PATH_INFO are no headers of a visitor's.
forwarder_headers = ""
