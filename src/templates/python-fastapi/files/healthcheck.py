"""Exit code 0 when the application answers its health route; for the image's HEALTHCHECK, without curl."""

import os
import sys
import urllib.error
import urllib.request

address = f"http://127.0.0.1:{os.environ.get('PORT', '8080')}/health"
# Without proxies, which the environment may name for other addresses.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    with opener.open(address, timeout=3) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except (urllib.error.URLError, OSError) as error:
    sys.exit(f"{address}: {error}")
