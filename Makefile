.PHONY: vendor

# ONNX Runtime's shared library, by hash, for the captioner's fast path; see the script.
vendor:
	@scripts/vendor-onnxruntime.sh
