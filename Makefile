.PHONY: demo test lint bench screenshots lock
demo test lint bench screenshots lock:
	./dev $@
