"""How Processing parameters become a job for the engine, and the engine's outputs become layers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject

from .destinations import layer_target
from .layer_styles import style_processor
from .sources import source_path

if TYPE_CHECKING:
    from .base import EngineAlgorithm


class Job:
    """Collects what the engine is asked (``parameters``), what it writes and what the algorithm returns."""

    def __init__(
        self,
        algorithm: EngineAlgorithm,
        values: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        self.algorithm, self.values, self.context, self.feedback = algorithm, values, context, feedback
        self.parameters: dict[str, Any] = {}
        self.written: list[str] = []
        self.results: dict[str, Any] = {}
        self._loads: list[tuple[str, str, str]] = []  # key that QGIS knows, uri, kind of layer

    # inputs

    def source(self, name: str, key: str, also: tuple[str, ...] = ()) -> None:
        """A vector source: file and layer; selection, filters, joins and unsaved edits are respected.

        ``also``: endings of formats that the engine is to read itself, besides those that it always does.
        """
        path, layer = self._source(name, also)
        if path:
            self.parameters[key] = {"path": path, "layer": layer} if layer else {"path": path}

    def sources(self, name: str, key: str) -> None:
        """Several vector layers, each as ``source`` takes one."""
        given = dict(self.values)
        found = []
        for layer in self.algorithm.parameterAsLayerList(given, name, self.context):
            self.values = {**given, name: layer}
            path, layer_name = self._source(name)
            found.append({"path": path, "layer": layer_name} if layer_name else {"path": path})
        self.values = given
        self.parameters[key] = found

    def _source(self, name: str, also: tuple[str, ...] = ()) -> tuple[str, str]:
        return source_path(self.algorithm, self.values, name, self.context, self.feedback, also)

    def text(self, name: str, key: str) -> None:
        """A text; left out where it is empty, so that the engine's default holds."""
        value = self.algorithm.parameterAsString(self.values, name, self.context).strip()
        if value:
            self.parameters[key] = value

    def texts(self, name: str, key: str) -> None:
        """Names of fields; left out where none is chosen."""
        value = self.values.get(name)
        entries = [value] if isinstance(value, str) else list(value or [])
        chosen = [part.strip() for entry in entries for part in str(entry).split(";") if part.strip()]
        if chosen:
            self.parameters[key] = chosen

    def number(self, name: str, key: str) -> None:
        """A number; left out where it is empty."""
        if self._given(name):
            self.parameters[key] = self.algorithm.parameterAsDouble(self.values, name, self.context)

    def whole_number(self, name: str, key: str) -> None:
        if self._given(name):
            self.parameters[key] = self.algorithm.parameterAsInt(self.values, name, self.context)

    def truth(self, name: str, key: str) -> None:
        self.parameters[key] = self.algorithm.parameterAsBoolean(self.values, name, self.context)

    def choice(self, name: str, key: str, choices: tuple[str, ...]) -> None:
        """One of an enum's options, as the text that the engine knows."""
        self.parameters[key] = choices[self.algorithm.parameterAsEnum(self.values, name, self.context)]

    def crs(self, name: str, key: str) -> None:
        """A coordinate reference system as ``EPSG:code``, or as WKT where it has no code."""
        crs = self.algorithm.parameterAsCrs(self.values, name, self.context)
        if crs.isValid():
            self.parameters[key] = crs.authid() or crs.toWkt()

    def file(self, name: str, key: str) -> None:
        """An input file or folder."""
        value = self.algorithm.parameterAsFile(self.values, name, self.context)
        if value:
            self.parameters[key] = value

    def _given(self, name: str) -> bool:
        value = self.values.get(name)
        return value is not None or self.algorithm.parameterDefinition(name).defaultValue() is not None

    # outputs

    def layer(self, name: str, key: str, kind: str) -> None:
        """A vector destination, written as layer ``key``; ``kind`` names its style. May be unwanted."""
        destination = self.algorithm.parameterAsOutputLayer(self.values, name, self.context)
        if destination:
            self.parameters[key], uri = layer_target(destination, key)
            self._wrote(self.parameters[key]["path"])
            self.results[name] = uri
            self._loads.append((destination, uri, kind))

    def layer_in(self, path: str, name: str, key: str, kind: str, *, title: Optional[str] = None) -> None:
        """A layer inside a GeoPackage that the job makes; with ``title`` it is loaded afterwards."""
        self.parameters[key], uri = layer_target(path, key)
        self._wrote(path)
        self.results[name] = uri
        if title:
            project = self.context.project() or QgsProject.instance()
            details = QgsProcessingContext.LayerDetails(title, project, name)
            self.context.addLayerToLoadOnCompletion(uri, details)
            self._loads.append((uri, uri, kind))

    def output_path(self, name: str) -> str:
        """Return the path of a file or folder destination."""
        return str(self.algorithm.parameterAsFileOutput(self.values, name, self.context))

    def output_file(self, name: str, key: str) -> None:
        """A file destination."""
        path = self.output_path(name)
        if path:
            self.parameters[key] = path
            self._wrote(path)
            self.results[name] = path

    def output_folder(self, name: str, key: str) -> None:
        """A folder destination."""
        path = self.algorithm.parameterAsString(self.values, name, self.context)
        self.parameters[key] = path
        self._wrote(path)
        self.results[name] = path

    def report(self) -> None:
        """The report: where the user wants it, or beside the first output; call after the outputs."""
        name = self.algorithm.REPORT
        path = self.output_path(name) if self.values.get(name) else ""
        if not path:
            first = Path(self.written[0])
            path = str(first.with_name(f"{first.stem}.{self.algorithm.NAME}.json"))
        self.parameters["report"] = path
        self._wrote(path)
        self.results[name] = path

    def _wrote(self, path: str) -> None:
        if path not in self.written:
            self.written.append(path)

    def load_outputs(self) -> None:
        """Let QGIS load what it was to load, under addresses that it can open, with the product's styles."""
        waiting = self.context.layersToLoadOnCompletion()
        for destination, uri, kind in self._loads:
            if destination in waiting:
                details = waiting.pop(destination)
                processor = style_processor(kind)
                if processor is not None:
                    details.setPostProcessor(processor)
                waiting[uri] = details
        self.context.setLayersToLoadOnCompletion(waiting)
