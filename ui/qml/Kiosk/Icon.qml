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
            "action_needed": "M12 4 L21 20 H3 Z M12 10 V14 M12 16.8 V17.2",
            "finished": "M4 12 L10 18 L20 7",
            "refused": "M5 5 L19 19 M19 5 L5 19",
            "tick": "M4 12 L10 18 L20 7",
            "erase": "M9 5 H21 V19 H9 L3 12 Z M12 9 L18 15 M18 9 L12 15",
            "chevron": "M9 5 L16 12 L9 19",
            "arrow": "M20 12 H4 M10 6 L4 12 L10 18",
            "eye": "M2 12 C6 5 18 5 22 12 C18 19 6 19 2 12 M12 9 A3 3 0 1 1 11.99 9",
            "in_progress": "M12 3 A9 9 0 1 1 11.99 3 M12 7 V12 L15 14",
            "search": "M10.5 4 A6.5 6.5 0 1 1 10.49 4 M15.5 15.5 L21 21",
            "lock": "M7 11 V8 A5 5 0 0 1 17 8 V11 M5 11 H19 V21 H5 Z M12 15 V17.5",
            "phone": "M8 2.5 H16 A1.5 1.5 0 0 1 17.5 4 V20 A1.5 1.5 0 0 1 16 21.5 H8 A1.5 1.5 0 0 1 6.5 20 V4 A1.5 1.5 0 0 1 8 2.5 M11 18.5 H13",
            "service": "M4 5 H20 V10.5 H4 Z M4 13.5 H20 V19 H4 Z M7.5 7.75 H8 M7.5 16.25 H8",
            "network": "M3 9.5 C8 4.5 16 4.5 21 9.5 M6.5 13.5 C9.5 10.5 14.5 10.5 17.5 13.5 M12 18 V18.2 M4 20 L20 4",
            "paper": "M6 3 H18 V21 L15 19 L12 21 L9 19 L6 21 Z M9 8 H15 M9 12 H15",
            "desk": "M12 21.5 C7 16 5 13 5 10 A7 7 0 0 1 19 10 C19 13 17 16 12 21.5 M12 7.5 A2.5 2.5 0 1 1 11.99 7.5",
            "card": "M3 6 H21 V18 H3 Z M3 10 H21 M6.5 14.5 H11",
            "scan": "M4 8 V4 H8 M16 4 H20 V8 M20 16 V20 H16 M8 20 H4 V16 M3 12 H21",
            "stop": "M12 3 A9 9 0 1 1 11.99 3 M8 12 H16",
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
