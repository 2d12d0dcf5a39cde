# For those who type make. Everything is in package.json and scripts/.

.PHONY: start demo compat test check bench base64

# Listens on port 8080; PORT=9000 make start takes another one.
start:
	@exec sh scripts/bootstrap.sh start

demo:
	@exec sh scripts/bootstrap.sh demo

compat:
	@exec sh scripts/bootstrap.sh compat

test:
	@exec sh scripts/bootstrap.sh test

check:
	@exec sh scripts/bootstrap.sh test types format lint structure

bench:
	@exec sh scripts/bootstrap.sh bench

# The value of `dockerfile` in POST /api/v1/job: make base64 < Dockerfile
base64:
	@gzip -9 -n | base64 | tr -d '\r\n'; echo
