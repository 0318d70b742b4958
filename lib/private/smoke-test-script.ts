/** What a smoke test runs in the plugin's own Python, with its own boto3. */
export const SMOKE_TEST_SCRIPT = `"""Tries what a backup to R2 does, below a key of its own that it removes. Exits 1 when R2 refuses a step."""

import os
import signal
import sys
import time
import uuid
from urllib.parse import urlparse

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

PART = b"\\0" * (5 * 1024 * 1024)
LAST_PART = b"the end"


def main():
    # The deadline of the Job ends with SIGTERM: what was written must be removed then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before it was done"))
    destination = urlparse(os.environ["DESTINATION_PATH"])
    bucket, prefix = destination.netloc, destination.path.strip("/")
    own = "/".join(filter(None, [prefix, ".pg-r2-backup-smoke-test-" + uuid.uuid4().hex]))
    config = Config(connect_timeout=10, read_timeout=60, retries={"total_max_attempts": 3})
    s3 = boto3.client("s3", endpoint_url=os.environ["ENDPOINT_URL"], config=config)
    target = {"Bucket": bucket, "Key": own + "/object"}
    parts = {"Bucket": bucket, "Key": own + "/parts"}
    uploads = []

    def list_objects():
        s3.list_objects_v2(Bucket=bucket, Prefix=prefix and prefix + "/", MaxKeys=1)

    def put():
        s3.put_object(Body=b"smoke test", **target)

    def get():
        if s3.get_object(**target)["Body"].read() != b"smoke test":
            raise ValueError("what was read is not what was written")

    def equal_parts():
        upload = s3.create_multipart_upload(**parts)["UploadId"]
        uploads.append(upload)
        done = []
        for number, body in enumerate([PART, PART, LAST_PART], start=1):
            part = s3.upload_part(Body=body, PartNumber=number, UploadId=upload, **parts)
            done.append({"PartNumber": number, "ETag": part["ETag"]})
        s3.complete_multipart_upload(UploadId=upload, MultipartUpload={"Parts": done}, **parts)
        uploads.remove(upload)

    def delete():
        s3.delete_object(**target)

    def delete_batch():
        answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": parts["Key"]}], "Quiet": True})
        for error in answer.get("Errors", []):
            raise ValueError("%(Code)s: %(Message)s" % error)

    def nothing_left():
        if s3.list_objects_v2(Bucket=bucket, Prefix=own + "/").get("KeyCount"):
            raise ValueError("what was deleted is still there")

    steps = {
        "list": list_objects,
        "put": put,
        "get": get,
        "equal parts": equal_parts,
        "delete": delete,
        "delete as a batch": delete_batch,
        "nothing left": nothing_left,
    }
    try:
        for name, step in steps.items():
            begin = time.monotonic()
            try:
                step()
            except (BotoCoreError, ClientError, ValueError) as error:
                print(f"FAILED  {name}: {error}", flush=True)
                return 1
            print(f"ok      {name} ({1000 * (time.monotonic() - begin):.0f} ms)", flush=True)
        print(f"R2 takes what a backup to {destination.geturl()} does.")
        return 0
    finally:
        for upload in uploads:
            tidy(s3.abort_multipart_upload, UploadId=upload, **parts)
        for key in (target, parts):
            tidy(s3.delete_object, **key)


def tidy(call, **arguments):
    try:
        call(**arguments)
    except (BotoCoreError, ClientError):
        pass


if __name__ == "__main__":
    sys.exit(main())
`;
