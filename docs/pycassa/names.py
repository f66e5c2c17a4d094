"""Prints the public names of pycassa, one a line: `names.py FOLDER`, where FOLDER holds the package `pycassa`.

A name is public if it begins with no underscore, in modules, classes and functions; of constructors and methods the
parameters are names too, as in `pycassa.pool.ConnectionPool(pool_size)`. The generated Thrift classes are left out.
"""

import ast
import pathlib
import re
import sys


def public(name):
    return not name.startswith("_")


def parameters(path, function, skip):
    arguments = function.args
    named = arguments.args[skip:] + arguments.kwonlyargs
    return [f"{path}({argument.arg})" for argument in named if public(argument.arg)]


def assigned(statement):
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name) and public(target.id)]


def names_of_class(path, node):
    names = [path]
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef):
            if statement.name == "__init__":
                names += parameters(path, statement, 1)
            elif public(statement.name):
                names.append(f"{path}.{statement.name}")
                is_static = any(getattr(d, "id", "") == "staticmethod" for d in statement.decorator_list)
                names += parameters(f"{path}.{statement.name}", statement, 0 if is_static else 1)
        else:
            names += [f"{path}.{name}" for name in assigned(statement)]
    return names


def names_of_module(path, tree):
    names = []
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and public(statement.name):
            names += names_of_class(f"{path}.{statement.name}", statement)
        elif isinstance(statement, ast.FunctionDef) and public(statement.name):
            names.append(f"{path}.{statement.name}")
            names += parameters(f"{path}.{statement.name}", statement, 0)
        else:
            names += [f"{path}.{name}" for name in assigned(statement)]
    return names


def main(folder):
    root = pathlib.Path(folder)
    names = []
    for file in sorted((root / "pycassa").rglob("*.py")):
        module = file.relative_to(root).with_suffix("")
        if "cassandra" in module.parts:
            continue
        path = ".".join(part for part in module.parts if part != "__init__")
        names += names_of_module(path, ast.parse(translated(file.read_text())))
    print("\n".join(sorted(set(names))))


def translated(source):
    """The source as Python 3 parses it: what it means is of no matter, only which names it has."""
    source = re.sub(r"(except[^:]+), (\w+):", r"\1 as \2:", source)
    source = re.sub(r"\b(0x[0-9a-f]+|\d+)L\b", r"\1", source)
    return re.sub(r"lambda \(([^()]*)\)", r"lambda \1", source)


if __name__ == "__main__":
    main(sys.argv[1])
