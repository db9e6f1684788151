"""The program as a folder: `python3 -I FOLDER WORDS…`, or `python3 -I FOLDER -m MODULE WORDS…`.

It is installed as FOLDER/__main__.pyc. Isolated, Python looks for modules in this folder, in the
standard library and in what is carried beside us, and nowhere where somebody else may write.
"""

import os
import runpy
import sys

FOLDER = sys.path[0]
sys.path.insert(1, FOLDER + "/_vendor")
os.environ["NIGEHBAN_FOLDER"] = FOLDER
MODULE = "nigehban"
if sys.argv[1:2] == ["-m"]:
    MODULE = sys.argv[2]
    del sys.argv[1:3]
runpy.run_module(MODULE, run_name="__main__", alter_sys=True)
