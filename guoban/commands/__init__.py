"""The commands of ``guoban``, by who they are about. They print, and choose exit codes; nothing else does.

Imports of anything slow stand inside the commands, so that ``guoban --help`` answers at once.
"""
