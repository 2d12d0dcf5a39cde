# For those who type make. Everything is in package.json and scripts/.

.PHONY: start demo test check bench

# Listens on port 8080; PORT=9000 make start takes another one.
start:
	@exec sh scripts/bootstrap.sh start

demo:
	@exec sh scripts/bootstrap.sh demo

test:
	@exec sh scripts/bootstrap.sh test

check:
	@exec sh scripts/bootstrap.sh test types format lint structure

bench:
	@exec sh scripts/bootstrap.sh bench
