pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// Icons as drawn strokes in a 24 by 24 grid.
Item {
    id: icon
    required property string name
    property color stroke: Theme.ink
    readonly property var paths: ({
            "print": "M7 9 V4 H17 V9 M7 17 H5 A2 2 0 0 1 3 15 V11 A2 2 0 0 1 5 9 H19 A2 2 0 0 1 21 11 V15 A2 2 0 0 1 19 17 H17 M7 14 H17 V21 H7 Z",
            "in_progress": "M12 3 A9 9 0 1 1 11.99 3 M12 7 V12 L15 14",
            "action_needed": "M12 4 L21 20 H3 Z M12 10 V14 M12 16.8 V17.2",
            "finished": "M4 12 L10 18 L20 7",
            "refused": "M5 5 L19 19 M19 5 L5 19",
            "tick": "M4 12 L10 18 L20 7",
            "erase": "M9 5 H21 V19 H9 L3 12 Z M12 9 L18 15 M18 9 L12 15",
            "chevron": "M9 5 L16 12 L9 19",
            "arrow": "M20 12 H4 M10 6 L4 12 L10 18",
            "eye": "M2 12 C6 5 18 5 22 12 C18 19 6 19 2 12 M12 9 A3 3 0 1 1 11.99 9",
            "down": "M12 4 V19 M6 13 L12 19 L18 13"
        })
    layer.enabled: true // bare shapes ignore clips in the software backend and show through the footer
    implicitWidth: 40
    implicitHeight: 40

    Shape {
        width: 24
        height: 24
        scale: icon.width / 24
        transformOrigin: Item.TopLeft
        ShapePath {
            strokeColor: icon.stroke
            strokeWidth: 2.2
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg {
                path: icon.paths[icon.name] ?? ""
            }
        }
    }
}
